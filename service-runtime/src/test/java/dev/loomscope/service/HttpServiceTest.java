package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class HttpServiceTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicBoolean working = new AtomicBoolean(true);
  private HttpService service;

  @BeforeEach
  void start() throws Exception {
    service =
        HttpService.start(
            "try-service",
            settings(Map.of()),
            registry,
            working::get,
            () -> Map.of("answer", 42),
            routes -> routes.get("/own", (request, response) -> response.send("own route")));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Settings settings(Map<String, String> flags) throws InvalidSettingException {
    return Settings.read(HttpService.SETTINGS, flags, Map.of());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldBeReadyOnlyWhenItSaysSoAndWorks() throws Exception {
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(503);
    service.ready(true);
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(204);
    working.set(false);
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldBeAliveUntilItsWorkFailsAndWhileItDrains() throws Exception {
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(204);
    service.ready(true);
    working.set(false);
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(503);
    service.ready(false);
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(204);
  }

  @Test
  void shouldExposeMetricsAsTextWithTheJvmsOwn() throws Exception {
    Counter.builder().name("tries_total").help("Tries.").register(registry).inc(3);
    HttpResponse<byte[]> response = get("/metrics");
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(text(response)).contains("tries_total 3.0\n", "jvm_threads_current", "process_");
  }

  @Test
  void shouldExposeOpenMetricsToThoseWhoAccept() throws Exception {
    HttpResponse<byte[]> response =
        get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(text(response)).endsWith("# EOF\n");
  }

  @Test
  void shouldCompressMetricsWhenAsked() throws Exception {
    HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).contains("jvm_threads_current");
  }

  @Test
  void shouldExposeOnlyTheMetricsThatAreNamed() throws Exception {
    String text = text(get("/metrics?name%5B%5D=jvm_threads_current"));
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .singleElement()
        .asString()
        .startsWith("jvm_threads_current ");
  }

  @Test
  void shouldTellItsStatusAsJson() throws Exception {
    service.ready(true);
    HttpResponse<byte[]> response = get("/api/status");
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    JsonNode status = JsonMapper.shared().readTree(response.body());
    assertThat(status.get("name").asString()).isEqualTo("try-service");
    assertThat(status.get("version").asString()).isNotEmpty();
    assertThat(status.get("uptime_seconds").asDouble()).isPositive();
    assertThat(status.get("ready").asBoolean()).isTrue();
    assertThat(status.get("answer").asInt()).isEqualTo(42);
    assertThat(status.get("configuration").get("http.bind").asString()).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldServeTheServicesOwnRoutes() throws Exception {
    assertThat(text(get("/own"))).isEqualTo("own route");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSayWhichPortCannotBeHad() {
    String taken = Integer.toString(service.port());
    assertThatThrownBy(
            () ->
                HttpService.start(
                    "second",
                    settings(Map.of("http.port", taken)),
                    new PrometheusRegistry(),
                    () -> true,
                    Map::of,
                    routes -> {}))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContainingAll("http.port = " + taken, "in use");
  }

  @Test
  void shouldKnowItsSettings() {
    assertThat(HttpService.SETTINGS)
        .extracting(Setting::flag, Setting::environmentVariable)
        .containsExactly(tuple("--http-bind", "HTTP_BIND"), tuple("--http-port", "HTTP_PORT"));
  }
}
