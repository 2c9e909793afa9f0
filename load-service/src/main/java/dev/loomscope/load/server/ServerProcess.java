package dev.loomscope.load.server;

import dev.loomscope.service.ProgramFailure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A server that runs as a child process and says on one line of its standard output when it is
 * ready, and with what: {@code echo ready mode=virtual port=40001 http-port=40002 pid=123}.
 *
 * <p>Thread-safe.
 */
public final class ServerProcess {

  private static final String READY = " ready ";
  private static final Path SHELL = Path.of("/bin/sh");
  private static final int LINES_KEPT = 20;

  /** What the variables of settings begin with: those of this program are none of the server's. */
  private static final String OWN_VARIABLES = "LOOMSCOPE_";

  private final String name;
  private final Process process;
  private final Deque<String> lastErrors = new ArrayDeque<>();
  private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
  private final Thread errorReader;
  private volatile List<ProcessHandle> below = List.of();

  private ServerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    // Platform threads: a read from a pipe holds the carrier of a virtual one, and with some
    // servers more there are none left.
    this.errorReader =
        Thread.ofPlatform()
            .daemon()
            .name(name + " errors")
            .start(() -> forEachLine(process.errorReader(), this::keep));
    Thread.ofPlatform()
        .daemon()
        .name(name + " output")
        .start(
            () -> {
              forEachLine(process.inputReader(), this::look);
              ready.completeExceptionally(new IOException("it ended"));
            });
  }

  /**
   * Starts a server, without waiting for it.
   *
   * @param name what it is called in messages
   * @throws ProgramFailure if there is no such command
   */
  static ServerProcess launch(String name, List<String> command) throws ProgramFailure {
    ProcessBuilder builder = new ProcessBuilder(deafToCtrlC(command));
    if (!isProgram(command.getFirst())) { // the shell would only say so when it is too late
      throw new ProgramFailure(
          "cannot start %s: there is no program %s".formatted(name, command.getFirst()));
    }
    builder.environment().keySet().removeIf(variable -> variable.startsWith(OWN_VARIABLES));
    try {
      return new ServerProcess(name, builder.start());
    } catch (IOException failure) {
      throw new ProgramFailure("cannot start %s: %s".formatted(name, failure.getMessage()));
    }
  }

  /**
   * Whether there is such a file to execute; of one that is looked for on the path nobody knows.
   */
  private static boolean isProgram(String program) {
    return !program.contains(File.separator) || Files.isExecutable(Path.of(program));
  }

  /**
   * A terminal sends Ctrl-C to all processes that belong to it, servers included; but when they end
   * is for this process to say. A JVM leaves a signal ignored that was when it was started, and
   * {@code exec} keeps the process's number.
   */
  private static List<String> deafToCtrlC(List<String> command) {
    if (!Files.isExecutable(SHELL)) {
      return command;
    }
    return Stream.concat(
            Stream.of(SHELL.toString(), "-c", "trap '' INT; exec \"$@\"", "sh"), command.stream())
        .toList();
  }

  /**
   * Waits until the server is ready.
   *
   * @return what it said
   * @throws ProgramFailure if it is not in time, or ends before; it still has to be stopped
   */
  public Map<String, String> awaitReady(Duration bound)
      throws ProgramFailure, InterruptedException {
    try {
      return ready.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new ProgramFailure("%s was not ready within %s%s".formatted(name, bound, lastErrors()));
    } catch (ExecutionException ended) {
      throw new ProgramFailure(
          "%s ended before it was ready, with exit code %d%s"
              .formatted(name, process.waitFor(), lastErrors()));
    }
  }

  /**
   * Makes sure that the server still runs.
   *
   * @throws ProgramFailure if it has ended
   */
  public void requireAlive() throws ProgramFailure, InterruptedException {
    if (!process.isAlive()) {
      throw new ProgramFailure(
          "%s ended while it was needed, with exit code %d%s"
              .formatted(name, process.waitFor(), lastErrors()));
    }
  }

  /**
   * Waits until the program has ended by itself, successfully.
   *
   * @throws ProgramFailure if it does not end in time, or with another exit code than 0
   */
  public void awaitSuccess(Duration bound) throws ProgramFailure, InterruptedException {
    if (!endsWithin(bound)) {
      throw new ProgramFailure("%s did not end within %s%s".formatted(name, bound, lastErrors()));
    }
    if (process.exitValue() != 0) {
      throw new ProgramFailure(
          "%s ended with exit code %d%s".formatted(name, process.exitValue(), lastErrors()));
    }
  }

  /** Whether the server has ended by itself, or does so within a time. */
  public boolean endsWithin(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Where it listens for its clients.
   *
   * @throws ProgramFailure if it did not say so when it got ready
   */
  public InetSocketAddress address() throws ProgramFailure {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port("port"));
  }

  /**
   * A page of its HTTP side.
   *
   * @throws ProgramFailure if it did not say where that is when it got ready
   */
  public URI page(String path) throws ProgramFailure {
    return URI.create("http://127.0.0.1:%d%s".formatted(port("http-port"), path));
  }

  private int port(String key) throws ProgramFailure {
    Map<String, String> said = ready.getNow(Map.of());
    try {
      return Integer.parseInt(said.getOrDefault(key, ""));
    } catch (NumberFormatException missing) {
      throw new ProgramFailure("%s got ready without saying its %s: %s".formatted(name, key, said));
    }
  }

  /** Asks the server to end. */
  void terminate() {
    below = process.descendants().toList(); // once it has ended, nobody knows them any more
    process.toHandle().destroy(); // Process.destroy would also close the streams it writes to
  }

  /** Waits until the server has ended; after a bound ends it, and all its processes, by force. */
  void awaitEnd(Duration bound) {
    boolean ended = false;
    try {
      ended = process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    below.forEach(ProcessHandle::destroyForcibly); // does nothing to those that have ended
    process.onExit().join();
  }

  private void look(String line) {
    int at = line.indexOf(READY);
    if (at < 0) {
      return;
    }
    Map<String, String> said = new HashMap<>();
    for (String pair : line.substring(at + READY.length()).split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        said.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    ready.complete(Map.copyOf(said));
  }

  private void keep(String line) {
    synchronized (lastErrors) {
      lastErrors.addLast(line);
      if (lastErrors.size() > LINES_KEPT) {
        lastErrors.removeFirst();
      }
    }
  }

  /** The last lines of its standard error, each on a line of its own; all of them once it ended. */
  private String lastErrors() throws InterruptedException {
    if (!process.isAlive()) {
      errorReader.join(Duration.ofSeconds(1));
    }
    synchronized (lastErrors) {
      return lastErrors.isEmpty()
          ? "; it said nothing on standard error"
          : "; it said:\n  " + String.join("\n  ", lastErrors);
    }
  }

  private static void forEachLine(BufferedReader reader, Consumer<String> use) {
    try (reader) {
      String line = reader.readLine();
      while (line != null) {
        use.accept(line);
        line = reader.readLine();
      }
    } catch (IOException closed) {
      // the process has ended
    }
  }
}
