package dev.loomscope.agent.sample;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a sample could not be read, each with the first reason. What is not there is no fault:
 * not every kernel has everything. Thread-safe: who hangs may tell long after the sample.
 */
final class Faults {

  private Map<String, Fault> faults = new TreeMap<>();

  synchronized void note(String what, Fault why) {
    faults.putIfAbsent(what, why);
  }

  /** Notes why a file could not be read. */
  void note(Path file, IOException failed) {
    if (!(failed instanceof FileNotFoundException)) {
      note(file.toString(), Fault.FAILED);
    } else if (Files.exists(file)) { // Java says this of a permission that is missing, too
      note(file.toString(), Fault.DENIED);
    }
  }

  /** All since this was asked last. */
  synchronized Map<String, Fault> take() {
    Map<String, Fault> taken = faults;
    faults = new TreeMap<>();
    return taken;
  }
}
