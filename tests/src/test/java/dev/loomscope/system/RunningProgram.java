package dev.loomscope.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A loomscope program that runs as its users run it: its jar, in a process of its own. */
final class RunningProgram implements AutoCloseable {

  /** A JVM starts in a second, and in many on a machine with too much to do. */
  private static final Duration START = Duration.ofMinutes(2);

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
    return start(service, List.of(), null, folder, arguments);
  }

  /**
   * Starts a program for which a file says which names have which addresses, instead of the system.
   */
  static RunningProgram startWithNames(Path hosts, String service, Path folder, String... arguments)
      throws IOException {
    return start(service, List.of("-Djdk.net.hosts.file=" + hosts), null, folder, arguments);
  }

  /** Starts a program whose Java says that the system is another. */
  static RunningProgram startOn(String system, String service, Path folder, String... arguments)
      throws IOException {
    return start(service, List.of("-Dos.name=" + system), null, folder, arguments);
  }

  /** Starts the simulation of agents, which is a second program of the agent's jar. */
  static RunningProgram startSimulation(Path folder, String... arguments) throws IOException {
    return start(
        "agent-service", List.of(), "dev.loomscope.agent.simulate.SimulateMain", folder, arguments);
  }

  /**
   * Starts any command of a program, with an environment of its own.
   *
   * @param environment all that it has of variables
   */
  static RunningProgram startCommand(
      List<String> command, Map<String, String> environment, Path folder) throws IOException {
    Path output = Files.createTempFile(folder, "program", ".output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new RunningProgram(builder.start(), output);
  }

  private static RunningProgram start(
      String service,
      List<String> options,
      @Nullable String mainClass,
      Path folder,
      String... arguments)
      throws IOException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path jar = home.resolve(service).resolve("target").resolve(service + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("build first: there is no " + jar);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dloomscope.home=" + home);
    command.addAll(options);
    command.addAll(
        mainClass == null
            ? List.of("-jar", jar.toString())
            : List.of("-cp", jar.toString(), mainClass));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, service, ".output");
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

  /** Waits until it says that it is ready, and returns what it said, such as its ports. */
  Ready awaitReady() {
    return Awaitility.await()
        .atMost(START)
        .until(this::readyLine, Optional::isPresent)
        .map(Ready::parse)
        .orElseThrow();
  }

  private Optional<String> readyLine() throws IOException {
    boolean alive = process.isAlive();
    String output = output();
    String whole = output.substring(0, output.lastIndexOf('\n') + 1); // a line comes in pieces
    Optional<String> line = whole.lines().filter(one -> one.contains(" ready ")).findFirst();
    if (!alive && line.isEmpty()) {
      errorReader.lines().forEach(one -> errors.append(one).append('\n'));
      throw new AssertionError("it ended before it was ready:%n%s".formatted(errors));
    }
    return line;
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
