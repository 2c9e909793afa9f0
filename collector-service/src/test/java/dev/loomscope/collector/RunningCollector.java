package dev.loomscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The collector as its users run it: a process of its own, on loopback. */
public final class RunningCollector implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("collector ready port=(\\d+) http-port=(\\d+) pid=\\d+");

  private final Process process;
  private final int port;
  private final int httpPort;

  private RunningCollector(Process process, int port, int httpPort) {
    this.process = process;
    this.port = port;
    this.httpPort = httpPort;
  }

  /** Starts one on these ports, 0 being any free one, and waits until it is ready. */
  public static RunningCollector start(int port, int httpPort) throws IOException {
    return start(port, httpPort, 256);
  }

  /** Starts one on free ports, with flags; its log goes to a file. */
  public static RunningCollector start(Path log, List<String> flags) throws IOException {
    return start(0, 0, 256, ProcessBuilder.Redirect.to(log.toFile()), flags);
  }

  /** Starts one with a heap of so many MiB at the most. */
  public static RunningCollector start(int port, int httpPort, int heapMib) throws IOException {
    return start(port, httpPort, heapMib, ProcessBuilder.Redirect.DISCARD, List.of());
  }

  private static RunningCollector start(
      int port, int httpPort, int heapMib, ProcessBuilder.Redirect log, List<String> flags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heapMib + "m"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CollectorMain.class.getName(), "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--http-port", Integer.toString(httpPort)));
    command.addAll(List.of("--exit-with-pid", Long.toString(ProcessHandle.current().pid())));
    command.addAll(flags);
    Process process = new ProcessBuilder(command).redirectError(log).start();
    Matcher ready = READY.matcher(String.valueOf(process.inputReader().readLine()));
    if (!ready.matches()) {
      process.destroyForcibly();
    }
    assertThat(ready.matches()).as("it is ready").isTrue();
    return new RunningCollector(
        process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
  }

  /** Where it takes reports. */
  public int port() {
    return port;
  }

  /** Where it serves its page. */
  public int httpPort() {
    return httpPort;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end and waits until it has. */
  public int end() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
