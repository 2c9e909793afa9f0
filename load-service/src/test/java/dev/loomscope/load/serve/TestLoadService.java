package dev.loomscope.load.serve;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load service in this process, on a free port, and those who ask it for something. */
final class TestLoadService implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Takes a fraction of a second, and can tell nothing. */
  static final Path QUICK = experiment("quick", 2);

  /** Takes as long as nobody stops it, in short rounds. */
  static final Path LONG = experiment("long", 900);

  private final LiveService service;

  private TestLoadService(LiveService service) {
    this.service = service;
  }

  /**
   * Starts one without a timetable, with small experiments, and with these settings beside or
   * instead.
   */
  static TestLoadService start(String targets, String... flags) {
    Map<String, String> settings = new HashMap<>();
    settings.put("http.port", "0");
    settings.put("targets", targets);
    settings.put("schedule.experiments", QUICK + "," + LONG);
    settings.put("schedule.interval", "0s");
    settings.put("warm-up", "0s");
    settings.put("round-time", "100ms");
    for (int i = 0; i < flags.length; i += 2) {
      settings.put(flags[i], flags[i + 1]);
    }
    try {
      LiveService service =
          LiveService.start(Settings.read(LiveService.SETTINGS, settings, Map.of()));
      service.begin();
      return new TestLoadService(service);
    } catch (InvalidSettingException | ProgramFailure refused) {
      throw new AssertionError(refused);
    }
  }

  private static Path experiment(String name, int rounds) {
    try {
      Path file = Files.createTempDirectory("loomscope-test").resolve(name + ".yaml");
      Files.writeString(
          file,
          """
          title: %s visits
          claim: Virtual threads serve the most.
          expects:
            - better: virtual
              than: async
          measure:
            kind: sessions
            clients: 5
            messages: 10
            bytes: 16
          rounds: %d
          budget: 600s
          """
              .formatted(name, rounds));
      return file;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  static String target(String name, InetSocketAddress address) {
    return "%s=127.0.0.1:%d".formatted(name, address.getPort());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.http().port() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(get(path).body());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(
        headers.length == 0
            ? request.header("Content-Type", "application/json")
            : request.headers(headers));
  }

  HttpResponse<String> delete(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).DELETE();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Starts a comparison or a load, and returns its path. */
  String start(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = post(path, body);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return response.headers().firstValue("location").orElseThrow();
  }

  /** Starts a comparison of one experiment, and returns its path. */
  String compare(String experiment) throws IOException, InterruptedException {
    return start("/api/comparisons", "{\"experiments\":[\"%s\"]}".formatted(experiment));
  }

  String state(String path) throws IOException, InterruptedException {
    return json(path).get("state").asString();
  }

  /** The value of a series of the metrics page, by the beginning of its line; 0 if not there. */
  double metric(String series) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    service.close();
    service.http().close();
  }
}
