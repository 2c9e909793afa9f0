package dev.loomscope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The real agent as a process of its own, on an HTTP port that was free. */
final class RunningAgent implements AutoCloseable {

  /** How a program ended, and what it wrote. */
  record Ended(int exitCode, String output, List<String> errors) {}

  private static final Pattern READY =
      Pattern.compile(
          "agent ready node=(\\S+) collector=\\S+ transport=\\S+ http-port=(\\d+|none) pid=(\\d+)");
  private static final int NONE = -1;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final String node;
  private final int httpPort;

  private RunningAgent(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    BufferedReader output = process.inputReader();
    String line = String.valueOf(output.readLine());
    Matcher ready = READY.matcher(line);
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new IllegalStateException("no ready line: " + line + "\n" + Files.readString(log));
    }
    node = ready.group(1);
    httpPort = ready.group(2).equals("none") ? NONE : Integer.parseInt(ready.group(2));
    assertThat(Long.parseLong(ready.group(3))).isEqualTo(process.pid());
  }

  /** Starts an agent that samples ten times a second, with more flags. */
  static RunningAgent start(String... flags) {
    return startBehind(List.of(), flags);
  }

  /** The same by a program that becomes the agent's: its arguments end before the agent's. */
  static RunningAgent startBehind(List<String> program, String... flags) {
    List<String> all = new ArrayList<>(List.of("--interval", "100ms"));
    if (!List.of(flags).contains("--http-port")) {
      all.addAll(List.of("--http-port", "0"));
    }
    all.addAll(List.of("--exit-with-pid", Long.toString(ProcessHandle.current().pid())));
    all.addAll(Arrays.asList(flags));
    try {
      Path log = logFile();
      ProcessBuilder agent = launch(System.getProperty("java.class.path"), all, log);
      agent.command().addAll(0, program);
      return new RunningAgent(agent.start(), log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Runs the program to its end with flags as they are. */
  static Ended run(String... flags) {
    return run(System.getProperty("java.class.path"), List.of(flags));
  }

  private static Ended run(String classPath, List<String> flags) {
    try {
      Path log = logFile();
      Process process = launch(classPath, flags, log).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
      return new Ended(process.exitValue(), output, Files.readAllLines(log));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The same where libraries are missing: those whose file's name matches. */
  static Ended runWithout(Pattern libraries, String... flags) {
    String rest =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(entry -> !libraries.matcher(Path.of(entry).getFileName().toString()).find())
            .collect(Collectors.joining(File.pathSeparator));
    return run(rest, List.of(flags));
  }

  private static Path logFile() throws IOException {
    return Files.createTempFile(
        Files.createDirectories(Path.of("target", "agent-logs")), "agent-", ".log");
  }

  private static ProcessBuilder launch(String classPath, List<String> flags, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath));
    command.add(AgentMain.class.getName());
    command.addAll(flags);
    return new ProcessBuilder(command).redirectError(log.toFile());
  }

  /** Whether it serves HTTP. */
  boolean hasHttp() {
    return httpPort != NONE;
  }

  String node() {
    return node;
  }

  long pid() {
    return process.pid();
  }

  HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .timeout(LONGEST)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The value of a series, by its name and labels as they stand in the exposition. */
  double metric(String series) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series));
  }

  /** What it logged. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends it by SIGTERM and returns its exit code. */
  int terminate() {
    process.destroy();
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
