package dev.loomscope.echo;

import static dev.loomscope.echo.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real echo service as a process of its own, on ports that were free. */
final class RunningEcho implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("echo ready mode=\\S+ port=(\\d+) http-port=(\\d+) pid=(\\d+)");
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Process process;
  private final Path log;
  private final int port;
  private final int httpPort;

  /** Kept alive between requests, so that scraping needs no new descriptor in the server. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningEcho(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    Matcher ready = READY.matcher(String.valueOf(line));
    if (!ready.matches()) {
      throw new IllegalStateException("no ready line: " + line + "\n" + Files.readString(log));
    }
    port = Integer.parseInt(ready.group(1));
    httpPort = Integer.parseInt(ready.group(2));
    assertThat(Long.parseLong(ready.group(3))).isEqualTo(process.pid());
  }

  /** Starts the service in a mode, with more flags. */
  static RunningEcho start(Variant variant, String... flags) {
    return start(List.of(), variant, flags);
  }

  private static RunningEcho start(List<String> prefix, Variant variant, String... flags) {
    try {
      List<String> all = new ArrayList<>(variant.flags());
      all.addAll(List.of("--port", "0", "--http-port", "0"));
      all.addAll(List.of("--exit-with-pid", Long.toString(ProcessHandle.current().pid())));
      all.addAll(Arrays.asList(flags));
      Path logs = Files.createDirectories(Path.of("target", "echo-logs"));
      Path log = Files.createTempFile(logs, variant.name() + "-", ".log");
      return new RunningEcho(launch(prefix, all, log), log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts the service where Java says that the system is another. */
  static RunningEcho startOn(String system, Variant variant) {
    return start(List.of("env", "JDK_JAVA_OPTIONS=-Dos.name=" + system), variant);
  }

  /** Starts the service under a limit on open files. */
  static RunningEcho startLimited(Variant variant, int openFiles) {
    return start(List.of("prlimit", "--nofile=" + openFiles), variant);
  }

  /** Starts the program with flags as they are. */
  static Process launch(List<String> flags, Path log) throws IOException {
    return launch(List.of(), flags, log);
  }

  private static Process launch(List<String> prefix, List<String> flags, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EchoMain.class.getName());
    command.addAll(flags);
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** A new connection to the server; a read that gets nothing fails after a bound. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) LONGEST.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).timeout(LONGEST);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  JsonNode status() {
    return JsonMapper.shared().readTree(get("/api/status").body());
  }

  /** The processes of the server beside the service's own that have a role. */
  List<Long> pids(String role) {
    return StreamSupport.stream(status().get("processes").spliterator(), false)
        .filter(process -> process.get("role").asString().equals(role))
        .map(process -> process.get("pid").asLong())
        .toList();
  }

  /** The sum of a metric's series that have all of the labels, such as {@code reason="reset"}. */
  double metric(String name, String... labels) {
    return metricIn(get("/metrics").body(), name, labels);
  }

  /** The same of a page that was read before, to compare metrics of one moment. */
  static double metricIn(String page, String name, String... labels) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElseThrow(() -> new AssertionError("no series " + name + Arrays.toString(labels)));
  }

  void awaitMetric(String name, double value, String... labels) {
    await().untilAsserted(() -> assertThat(metric(name, labels)).as(name).isEqualTo(value));
  }

  /** Asks the service to end, by SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end of the service and returns its exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  /** Ends the service by SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What the service logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
        throw new AssertionError("the service did not end by SIGTERM");
      }
    } catch (InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}
