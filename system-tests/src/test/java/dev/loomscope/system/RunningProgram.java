package dev.loomscope.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A loomscope program that runs as its users run it: its jar, in a process of its own. */
final class RunningProgram implements AutoCloseable {

  private final Process process;
  private final Path output;
  private final StringBuilder errors = new StringBuilder();
  private final BufferedReader errorReader;

  private RunningProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.errorReader = process.errorReader();
  }

  /**
   * Starts a program.
   *
   * @param service the module whose jar it is
   * @param folder where its standard output is kept
   */
  static RunningProgram start(String service, Path folder, String... arguments) throws IOException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path jar = home.resolve(service).resolve("target").resolve(service + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("build first: there is no " + jar);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Dloomscope.home=" + home, "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    return new RunningProgram(
        new ProcessBuilder(command).redirectOutput(output.toFile()).start(), output);
  }

  /** Waits until a line of its standard error contains a text. */
  void awaitError(String text) {
    try {
      String line = errorReader.readLine();
      while (line != null) {
        errors.append(line).append('\n');
        if (line.contains(text)) {
          return;
        }
        line = errorReader.readLine();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    throw new AssertionError("it ended without saying '%s':%n%s".formatted(text, errors));
  }

  /** Its standard error as far as it was waited for. */
  String errors() {
    return errors.toString();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Every process that it started, and those that these started, as of now. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Sends SIGTERM, or SIGKILL. */
  void signal(boolean kill) {
    ProcessHandle handle = process.toHandle(); // Process.destroy would close its streams, too
    if (kill) {
      handle.destroyForcibly();
    } else {
      handle.destroy();
    }
  }

  /** Waits for its end and returns its exit code. */
  int awaitEnd(Duration bound) throws IOException, InterruptedException {
    String line = errorReader.readLine();
    while (line != null) {
      errors.append(line).append('\n');
      line = errorReader.readLine();
    }
    if (!process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("it did not end within " + bound);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
