package dev.loomscope.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class HttpServiceTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicBoolean working = new AtomicBoolean(true);
  private final AtomicBoolean breaks = new AtomicBoolean();
  private final AtomicBoolean endless = new AtomicBoolean();
  private HttpService service;

  @BeforeEach
  void start() throws Exception {
    service =
        HttpService.start(
            "try-service",
            settings(Map.of()),
            registry,
            this::writeOwnSeries,
            working::get,
            () -> Map.of("answer", 42),
            routes -> routes.get("/own", (request, response) -> response.send("own route")));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private void writeOwnSeries(OutputStream body, Exposition.Format format, Predicate<String> wanted)
      throws IOException {
    if (endless.get()) {
      while (true) {
        body.write(new byte[64 * 1024]);
      }
    }
    if (breaks.get()) {
      byte[] much = new byte[100_000];
      new Random(1).nextBytes(much); // does not compress, so some of it is sent
      body.write(much);
      body.write(much);
      throw new IllegalStateException("broken on purpose");
    }
    if (wanted.test("own_total")) {
      String family = format == Exposition.Format.TEXT ? "own_total" : "own";
      body.write("# TYPE %s counter\nown_total 5\n".formatted(family).getBytes(UTF_8));
    }
  }

  /** What a scrape holds of memory it must not hold for as long as somebody does not read. */
  @Test
  void shouldCutOffScrapersThatDoNotReadAndRefuseTooMany() throws Exception {
    endless.set(true);
    List<Socket> lazy = new ArrayList<>();
    try {
      for (int i = 0; i < BoundedAnswers.MOST_TO_ONE; i++) {
        lazy.add(scrape("127.0.0.2"));
        lazy.add(scrape("127.0.0.3"));
      }
      await().until(() -> get("/metrics").statusCode() == 503);
      assertThat(text(get("/metrics")))
          .contains("too many scrapes at once (limit 8, of one address 4)");
      endless.set(false);
      await().atMost(Duration.ofSeconds(60)).until(() -> get("/metrics").statusCode() == 200);
      await()
          .untilAsserted(
              () ->
                  assertThat(text(get("/metrics")))
                      .contains("http_scrapes_failed_total{reason=\"slow\"} 8.0"));
    } finally {
      for (Socket socket : lazy) {
        socket.close();
      }
    }
  }

  @Test
  void shouldServeOthersWhileOneAddressDoesNotRead() throws Exception {
    endless.set(true);
    List<Socket> lazy = new ArrayList<>();
    try {
      for (int i = 0; i < BoundedAnswers.MOST_TO_ONE; i++) {
        lazy.add(scrape("127.0.0.2"));
      }
      await()
          .until(
              () -> {
                try (Socket more = scrape("127.0.0.2")) {
                  return new String(more.getInputStream().readNBytes(12), UTF_8).endsWith("503");
                }
              });
      endless.set(false);
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : lazy) {
        socket.close();
      }
    }
  }

  /** Asks for metrics from an address, and reads nothing. */
  private Socket scrape(String address) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.ofLiteral("127.0.0.1"), service.port(), InetAddress.ofLiteral(address), 0);
    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
    return socket;
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

  private HttpResponse<byte[]> head(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .HEAD()
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
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
  void shouldRefuseARequestWithABodyThatNobodyTakes() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/status"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<byte[]> response = client.send(post, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isBetween(400, 499);
  }

  @Test
  void shouldAnswerForItsHealthWithoutABodyAndToBeAskedAnew() throws Exception {
    for (String path : List.of("/observe/health/ready", "/observe/health/live")) {
      HttpResponse<byte[]> response = get(path);
      assertThat(response.headers().firstValue("cache-control")).contains("no-store");
      assertThat(response.body()).isEmpty();
      assertThat(head(path).statusCode()).isEqualTo(response.statusCode());
    }
  }

  @Test
  void shouldCountAllocationsOnceItIsReady() throws Exception {
    service.ready(true);
    service.ready(false);
    service.ready(true);
    System.gc();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(text(get("/metrics"))).contains("jvm_memory_pool_allocated_bytes"));
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
    assertThat(text(response))
        .containsOnlyOnce("# EOF\n")
        .endsWith("# EOF\n")
        .containsOnlyOnce("# TYPE own counter\nown_total 5\n");
  }

  @Test
  void shouldExposeWhatTheServiceWritesItselfBesideItsRegistry() throws Exception {
    assertThat(text(get("/metrics")))
        .containsOnlyOnce("# TYPE own_total counter\nown_total 5\n")
        .contains("jvm_threads_current");
    assertThat(text(get("/metrics?name%5B%5D=own_total")))
        .isEqualTo("# TYPE own_total counter\nown_total 5\n");
    assertThat(text(get("/metrics?name%5B%5D=own&name%5B%5D=no_such_thing")))
        .isEqualTo("# TYPE own_total counter\nown_total 5\n");
  }

  @Test
  void shouldAnswerHeadWithTheHeadersAlone() throws Exception {
    String path = "/metrics?name%5B%5D=own_total";
    HttpResponse<byte[]> response = head(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(response.headers().firstValueAsLong("content-length").orElse(-1))
        .isEqualTo(get(path).body().length);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/observe/health/live", "/metrics", "/no/such/path"})
  void shouldCloseTheConnectionIfAskedTo(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(10_000);
      String request = "GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(socket.getInputStream().readAllBytes()).asString(UTF_8).startsWith("HTTP/1.1 ");
    }
  }

  @Test
  void shouldSayThatAScrapeFailed() throws Exception {
    GaugeWithCallback.builder()
        .name("broken")
        .callback(
            callback -> {
              throw new IllegalStateException("broken on purpose");
            })
        .register(registry);
    HttpResponse<byte[]> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(text(response)).contains("see the log");
  }

  @Test
  void shouldCompressMetricsWhenAsked() throws Exception {
    HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    assertThat(new String(plain, UTF_8)).contains("jvm_threads_current", "own_total 5\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0, br", "gzipped"})
  void shouldNotCompressMetricsForThoseWhoCannotReadIt(String accepted) throws Exception {
    HttpResponse<byte[]> response = get("/metrics", "Accept-Encoding", accepted);
    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
    assertThat(text(response)).contains("own_total 5\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate, GZIP;q=0.5", "gzip;q=1.0"})
  void shouldReadHowEncodingsAreAskedFor(String accepted) throws Exception {
    assertThat(
            get("/metrics", "Accept-Encoding", accepted).headers().firstValue("content-encoding"))
        .contains("gzip");
  }

  @Test
  void shouldExposeOnlyTheMetricsThatAreNamed() throws Exception {
    String text = text(get("/metrics?name%5B%5D=jvm_threads_current"));
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .singleElement()
        .asString()
        .startsWith("jvm_threads_current ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void shouldNotPassHalfAScrapeOffAsAWholeOne(String encoding) {
    breaks.set(true);
    assertThatThrownBy(() -> get("/metrics", "Accept-Encoding", encoding))
        .isInstanceOf(IOException.class);
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
    HttpResponse<byte[]> nothing = get("/nothing");
    assertThat(nothing.statusCode()).isEqualTo(404);
    assertThat(nothing.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(JsonMapper.shared().readTree(nothing.body()).get("status").asInt()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/own", "/nothing", "/metrics", "/api/status", "/observe/health/live"})
  void shouldSayOfEveryAnswerThatItIsNothingElse(String path) throws Exception {
    assertThat(get(path).headers().firstValue("x-content-type-options")).contains("nosniff");
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
        .containsExactly(
            tuple("--http-bind", "LOOMSCOPE_HTTP_BIND"),
            tuple("--http-port", "LOOMSCOPE_HTTP_PORT"),
            tuple("--http-tls-certificate", "LOOMSCOPE_HTTP_TLS_CERTIFICATE"),
            tuple("--http-tls-key", "LOOMSCOPE_HTTP_TLS_KEY"),
            tuple("--secrets-group", "LOOMSCOPE_SECRETS_GROUP"),
            tuple("--http-token-file", "LOOMSCOPE_HTTP_TOKEN_FILE"));
  }
}
