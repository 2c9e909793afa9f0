package dev.loomscope.load.serve;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load service in this process, on a free port, and those who ask it for something. */
final class TestLoadService implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final LiveService service;

  private TestLoadService(LiveService service) {
    this.service = service;
  }

  /** Starts one without a run, with small scenarios, and with these settings beside or instead. */
  static TestLoadService start(String targets, String... flags) {
    Map<String, String> settings = new HashMap<>();
    settings.put("http.port", "0");
    settings.put("targets", targets);
    settings.put("start.scenario", "");
    settings.put(
        "scenarios",
        "endless rate=100 connections=2; open rate=100 connections=2 duration=1s;"
            + " closed connections=5 messages-per-connection=10 duration=500ms;"
            + " slow rate=10 duration=60s");
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

  HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/api/runs")).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(
        headers.length == 0
            ? request.header("Content-Type", "application/json")
            : request.headers(headers));
  }

  HttpResponse<String> delete(long id, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/runs/" + id)).DELETE();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Starts a run and returns its id. */
  long startRun(String body) throws IOException, InterruptedException {
    HttpResponse<String> response = post(body);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return JsonMapper.shared().readTree(response.body()).get("id").asLong();
  }

  String state(long id) throws IOException, InterruptedException {
    return json("/api/runs/" + id).get("state").asString();
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
