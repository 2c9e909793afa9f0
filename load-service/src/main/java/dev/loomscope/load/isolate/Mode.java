package dev.loomscope.load.isolate;

import dev.loomscope.service.Setting;
import java.util.List;

/** A way to run the echo server. */
enum Mode {
  /** A process for each connection, by fork(2) where there is one. */
  PROCESS("--mode process"),
  /** A JVM for each connection. */
  PROCESS_EXEC("--mode process --process-start exec"),
  /** A platform thread for each connection. */
  THREAD("--mode thread"),
  /** A virtual thread for each connection. */
  VIRTUAL("--mode virtual"),
  /** One event loop. */
  ASYNC("--mode async");

  private final String arguments;

  Mode(String arguments) {
    this.arguments = arguments;
  }

  /** What makes the echo server so. */
  List<String> arguments() {
    return List.of(arguments.split(" ", -1));
  }

  /** The name in settings and results. */
  String label() {
    return Setting.nameOf(this);
  }
}
