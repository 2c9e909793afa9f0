package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load service by its HTTP side, with echo servers that are real sockets. */
@Timeout(180)
final class LiveServiceTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String TEN_ZEROES = "0000000000";
  private static final String HUNDRED_ZEROES =
      TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES
          + TEN_ZEROES;
  private static final String THOUSAND_ZEROES =
      HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES
          + HUNDRED_ZEROES;

  private final TestServer virtual = TestServer.start(TestServer::echo);
  private final TestServer async = TestServer.start(TestServer::echo);
  private TestLoadService service = start();

  private TestLoadService start(String... flags) {
    return TestLoadService.start(
        TestLoadService.target("virtual", virtual.address())
            + ", "
            + TestLoadService.target("eu-async", async.address()),
        flags);
  }

  private void startAgain(String... flags) {
    service.close();
    service = start(flags);
  }

  @AfterEach
  void stop() {
    service.close();
    virtual.close();
    async.close();
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(BOUND).until(condition);
  }

  private static String labels(String target, String mode, String scenario) {
    return "{mode=\"%s\",scenario=\"%s\",target=\"%s\"}".formatted(mode, scenario, target);
  }

  private void awaitState(long id, String state) {
    awaitThat(() -> service.state(id).equals(state));
  }

  @Test
  void shouldRunAnOpenLoopAtAllTargetsAtOnceAndTellWhatCameOfIt() throws Exception {
    long id = service.startRun("{\"scenario\":\"open\"}");
    awaitState(id, "completed");
    JsonNode run = service.json("/api/runs/" + id);
    assertThat(run.at("/scenario/loop").asString()).isEqualTo("open");
    assertThat(run.get("targets")).hasSize(2);
    for (JsonNode target : run.get("targets")) {
      assertThat(target.get("requests").asInt()).isEqualTo(100);
      assertThat(target.get("echoes").asInt()).isEqualTo(100);
      assertThat(target.get("errors")).isEmpty();
      assertThat(target.at("/total_latency_seconds/p99").asDouble()).isPositive();
      assertThat(target.at("/send_lag_p99_seconds").asDouble()).isPositive();
      assertThat(target.at("/history/echoes_per_second")).isNotEmpty();
    }
    String page = service.get("/metrics").body();
    for (String labels :
        new String[] {labels("virtual", "virtual", "open"), labels("eu-async", "async", "open")}) {
      assertThat(page)
          .contains("loomscope_load_requests_total" + labels + " 100.0")
          .contains("loomscope_load_echoes_total" + labels + " 100.0")
          .contains("loomscope_load_latency_seconds_count" + labels + " 100")
          .contains("loomscope_load_service_seconds_count" + labels + " 100")
          .contains("loomscope_load_send_lag_seconds_count" + labels + " 100")
          .contains("loomscope_load_run_running" + labels + " 0.0")
          .contains("loomscope_load_connections" + labels + " 0.0")
          .contains("loomscope_load_target_rate_per_second" + labels + " 0.0");
    }
    assertThat(page)
        .contains("loomscope_load_runs_total{outcome=\"completed\"} 1.0")
        .contains("loomscope_load_runs_queued 0.0")
        .contains("loomscope_load_latency_seconds_bucket{mode=\"async\"");
  }

  @Test
  void shouldRunAClosedLoopAtOneTargetAfterTheOther() throws Exception {
    long id = service.startRun("{\"scenario\":\"closed\",\"targets\":[\"virtual\",\"eu-async\"]}");
    awaitState(id, "completed");
    for (JsonNode target : service.json("/api/runs/" + id).get("targets")) {
      long echoes = target.get("echoes").asLong();
      assertThat(echoes).isPositive();
      assertThat(echoes % 50).isZero();
      assertThat(target.get("requests").asLong()).isEqualTo(echoes);
      assertThat(target.get("send_lag_p99_seconds").isNull()).isTrue();
      assertThat(target.at("/total_latency_seconds/p50").asDouble()).isPositive();
      assertThat(
              service.metric(
                  "loomscope_load_latency_seconds_count"
                      + labels(
                          target.get("name").asString(), target.get("mode").asString(), "closed")))
          .isEqualTo(echoes);
    }
  }

  @Test
  void shouldCountWhatAClosedLoopWaitedForInVainAsLatencyAndNotAsService() throws Exception {
    TestServer.Behaviour reads =
        (socket, index) -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    try (TestServer silent = TestServer.start(reads)) {
      startAgain(
          "targets", TestLoadService.target("silent", silent.address()), "request-timeout", "2s");
      awaitState(service.startRun("{\"scenario\":\"closed\"}"), "completed");
      String labels = labels("silent", "unknown", "closed");
      double requests = service.metric("loomscope_load_requests_total" + labels);
      assertThat(requests).isPositive();
      assertThat(service.metric("loomscope_load_latency_seconds_count" + labels))
          .isEqualTo(requests);
      assertThat(service.metric("loomscope_load_latency_seconds_sum" + labels))
          .isGreaterThan(requests);
      assertThat(service.metric("loomscope_load_service_seconds_count" + labels)).isZero();
    }
  }

  @Test
  void shouldShowARunWhileItRunsAndStopIt() throws Exception {
    long id = service.startRun("{\"scenario\":\"endless\",\"targets\":[\"virtual\"],\"rate\":50}");
    String labels = labels("virtual", "virtual", "endless");
    awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > 10);
    assertThat(service.metric("loomscope_load_run_running" + labels)).isEqualTo(1);
    assertThat(service.metric("loomscope_load_target_rate_per_second" + labels)).isEqualTo(50);
    assertThat(service.metric("loomscope_load_connections" + labels)).isBetween(1.0, 2.0);
    awaitThat(
        () -> service.json("/api/runs/" + id).at("/targets/0/echoes_per_second").asDouble() > 0);
    assertThat(async.accepted()).isZero();
    assertThat(service.delete(id).statusCode()).isEqualTo(200);
    awaitState(id, "stopped");
    assertThat(service.metric("loomscope_load_runs_total{outcome=\"stopped\"}")).isEqualTo(1);
    awaitThat(() -> virtual.active() == 0);
    assertThat(service.delete(id).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldShowWhatTwoRunsOfAScenarioMakeTogetherAndThenWhatIsLeft() throws Exception {
    long endless = service.startRun("{\"scenario\":\"endless\",\"targets\":[\"virtual\"]}");
    long other =
        service.startRun(
            "{\"scenario\":\"endless\",\"targets\":[\"virtual\"],\"duration\":\"5m\"}");
    String labels = labels("virtual", "virtual", "endless");
    awaitThat(() -> service.metric("loomscope_load_run_running" + labels) == 2);
    awaitThat(() -> service.metric("loomscope_load_connections" + labels) == 4);
    assertThat(service.metric("loomscope_load_target_rate_per_second" + labels)).isEqualTo(200);

    service.delete(other);
    awaitState(other, "stopped");

    assertThat(service.metric("loomscope_load_run_running" + labels)).isEqualTo(1);
    assertThat(service.metric("loomscope_load_target_rate_per_second" + labels)).isEqualTo(100);
    assertThat(service.metric("loomscope_load_connections" + labels)).isBetween(1.0, 2.0);
    service.delete(endless);
    awaitState(endless, "stopped");
    assertThat(service.metric("loomscope_load_run_running" + labels)).isZero();
    assertThat(service.metric("loomscope_load_target_rate_per_second" + labels)).isZero();
    assertThat(service.metric("loomscope_load_connections" + labels)).isZero();
  }

  @Test
  void shouldTellWhatTheServerBehindATargetUses() throws Exception {
    try (MetricsUnderTest metrics = MetricsUnderTest.start()) {
      startAgain("targets", targetsWith(metrics));
      long id = service.startRun("{\"scenario\":\"endless\"}");
      awaitThat(() -> server(id).at("/cpu_seconds_per_100k").asDouble() > 0);
      assertThat(server(id).at("/cpu_percent").asDouble()).isPositive();
      assertThat(server(id).at("/memory_bytes").asLong()).isEqualTo(MetricsUnderTest.MEMORY_BYTES);
      awaitThat(
          () ->
              service
                  .json("/api/runs/" + id)
                  .at("/targets/0/history/cpu_percent")
                  .valueStream()
                  .anyMatch(percent -> !percent.isNull()));
      assertThat(service.json("/api/runs/" + id).at("/targets/1/server").isNull()).isTrue();

      service.delete(id);
      awaitState(id, "stopped");

      assertThat(server(id).get("cpu_percent").isNull()).isTrue();
      assertThat(server(id).get("memory_bytes").isNull()).isTrue();
      assertThat(server(id).get("peak_cpu_percent").asDouble()).isPositive();
      assertThat(server(id).get("cpu_seconds").asDouble()).isPositive();
      assertThat(server(id).get("peak_memory_bytes").asLong())
          .isEqualTo(MetricsUnderTest.MEMORY_BYTES);
      assertThat(server(id).get("failed_readings").asInt()).isZero();
    }
  }

  @Test
  void shouldCountReadingsOfAServerThatFailAndGoOn() throws Exception {
    try (MetricsUnderTest metrics = MetricsUnderTest.start()) {
      metrics.broken(true);
      startAgain("targets", targetsWith(metrics));
      long id = service.startRun("{\"scenario\":\"endless\"}");
      String failed =
          "loomscope_load_server_readings_failed_total" + labels("virtual", "virtual", "endless");
      awaitThat(() -> service.metric(failed) > 1);
      awaitThat(() -> server(id).at("/failed_readings").asInt() > 1);
      assertThat(server(id).get("cpu_seconds").isNull()).isTrue();

      metrics.broken(false);

      awaitThat(() -> server(id).at("/cpu_seconds").asDouble() > 0);
      assertThat(service.state(id)).isEqualTo("running");
      assertThat(
              service.metric(
                  "loomscope_load_echoes_total" + labels("virtual", "virtual", "endless")))
          .isPositive();
    }
  }

  private String targetsWith(MetricsUnderTest metrics) {
    return TestLoadService.target("virtual", virtual.address())
        + metrics.url()
        + ", "
        + TestLoadService.target("async", async.address());
  }

  private JsonNode server(long id) throws Exception {
    return service.json("/api/runs/" + id).at("/targets/0/server");
  }

  @Test
  void shouldHaveRunsWaitForEachOtherAndRefuseThoseThatAreTooMany() throws Exception {
    startAgain("runs.queue", "1");
    long first = service.startRun("{\"scenario\":\"slow\"}");
    long second = service.startRun("{\"scenario\":\"open\"}");
    awaitState(first, "running");
    assertThat(service.state(second)).isEqualTo("queued");
    assertThat(service.metric("loomscope_load_runs_queued")).isEqualTo(1);
    HttpResponse<String> refused = service.post("{\"scenario\":\"open\"}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(service.metric("loomscope_load_runs_refused_total{reason=\"queue_full\"}"))
        .isEqualTo(1);
    long endless = service.startRun("{\"scenario\":\"endless\"}");
    awaitState(endless, "running");
    assertThat(service.post("{\"scenario\":\"endless\"}").statusCode()).isEqualTo(409);
    service.delete(first);
    awaitState(second, "completed");
    assertThat(service.state(first)).isEqualTo("stopped");
    assertThat(service.state(endless)).isEqualTo("running");
  }

  @Test
  void shouldStopARunThatWaits() throws Exception {
    long first = service.startRun("{\"scenario\":\"slow\"}");
    long second = service.startRun("{\"scenario\":\"slow\"}");
    service.delete(second);
    assertThat(service.state(second)).isEqualTo("stopped");
    assertThat(service.state(first)).isEqualTo("running");
  }

  @Test
  void shouldForgetTheOldestRunsThatEnded() throws Exception {
    startAgain("runs.keep", "1");
    long first = service.startRun("{\"scenario\":\"slow\"}");
    service.delete(first);
    awaitState(first, "stopped");
    long second = service.startRun("{\"scenario\":\"slow\"}");
    service.delete(second);
    awaitState(second, "stopped");
    assertThat(service.get("/api/runs/" + first).statusCode()).isEqualTo(404);
    assertThat(service.json("/api/runs").get("runs")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scenario\":\"open\",\"targets\":[\"example.org\"]} | 403 | unknown_target",
        "{\"scenario\":\"open\",\"targets\":[\"127.0.0.1:22\"]} | 403 | unknown_target",
        "{\"scenario\":\"open\",\"targets\":[null]} | 403 | unknown_target",
        "{\"scenario\":\"open\",\"targets\":[]} | 400 | malformed",
        "{\"scenario\":\"open\",\"address\":\"127.0.0.1:22\"} | 400 | malformed",
        "{\"scenario\":\"open\",\"metrics\":\"http://127.0.0.1:22/\"} | 400 | malformed",
        "{\"scenario\":\"open\",\"targets\":[\"virtual http://127.0.0.1/\"]} | 403 | unknown_target",
        "{\"scenario\":\"other\"} | 422 | unknown_scenario",
        "{\"targets\":[\"virtual\"]} | 400 | malformed",
        "{\"scenario\":\"open\",\"rate\":5001} | 422 | limit",
        "{\"scenario\":\"open\",\"rate\":0} | 422 | limit",
        "{\"scenario\":\"open\",\"rate\":\"10\"} | 400 | malformed",
        "{\"scenario\":\"open\",\"rate\":1.5} | 400 | malformed",
        "{\"scenario\":\"open\",\"connections\":2001} | 422 | limit",
        "{\"scenario\":\"open\",\"connections\":0} | 422 | limit",
        "{\"scenario\":\"open\",\"connections\":99999999999} | 400 | malformed",
        "{\"scenario\":\"open\",\"connections\":1" + THOUSAND_ZEROES + "} | 400 | malformed",
        "{\"scenario\":\"open\",\"connections\":0.1" + THOUSAND_ZEROES + "} | 400 | malformed",
        "{\"scenario\":\"open\",\"messages_per_connection\":-1} | 422 | limit",
        "{\"scenario\":\"open\",\"bytes\":65537} | 422 | limit",
        "{\"scenario\":\"open\",\"duration\":\"11m\"} | 422 | limit",
        "{\"scenario\":\"open\",\"duration\":\"0s\"} | 422 | limit",
        "{\"scenario\":\"open\",\"duration\":\"soon\"} | 422 | limit",
        "{\"scenario\":\"closed\",\"rate\":10} | 422 | limit",
        "[] | 400 | malformed",
        "null | 400 | malformed",
        "{\"scenario\":\"open\"} x | 400 | malformed",
        "{ | 400 | malformed",
      })
  void shouldRefuseWhatIsNotAllowedAndCountIt(String body, int status, String reason)
      throws Exception {
    HttpResponse<String> response = service.post(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asString()).isNotEmpty().doesNotContain("dev.loomscope");
    assertThat(service.metric("loomscope_load_runs_refused_total{reason=\"%s\"}".formatted(reason)))
        .isEqualTo(1);
    assertThat(service.json("/api/runs").get("runs")).isEmpty();
  }

  @Test
  void shouldRefuseBodiesThatAreTooLongOrNoJson() throws Exception {
    assertThat(service.post(" ".repeat(20_000)).statusCode()).isEqualTo(413);
    assertThat(service.post("{\"scenario\":\"open\"}", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(service.post("").statusCode()).isEqualTo(400);
    assertThat(service.json("/api/runs").get("runs")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://example.org",
    "Origin, null",
    "Origin, http://127.0.0.1:1",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void shouldRefuseWhatPagesOfOtherOriginsSend(String header, String value) throws Exception {
    HttpResponse<String> start =
        service.post("{\"scenario\":\"open\"}", "Content-Type", "application/json", header, value);
    assertThat(start.statusCode()).isEqualTo(403);
    assertThat(service.json("/api/runs").get("runs")).isEmpty();
    long id = service.startRun("{\"scenario\":\"slow\"}");
    assertThat(service.delete(id, header, value).statusCode()).isEqualTo(403);
    assertThat(service.state(id)).isIn("running", "queued");
    assertThat(service.metric("loomscope_load_runs_refused_total{reason=\"origin\"}")).isEqualTo(2);
  }

  @Test
  void shouldTakeWhatItsOwnPageSends() throws Exception {
    HttpResponse<String> start =
        service.post(
            "{\"scenario\":\"open\"}",
            "Content-Type",
            "application/json; charset=utf-8",
            "Origin",
            "http://" + service.uri("/").getAuthority(),
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(start.statusCode()).isEqualTo(201);
    assertThat(start.headers().firstValue("location")).contains("/api/runs/1");
  }

  @ParameterizedTest
  @CsvSource({"/api/runs/7", "/api/runs/x", "/api/runs/-1", "/api/runs/99999999999999999999"})
  void shouldKnowNoRunThatIsNotThere(String path) throws Exception {
    assertThat(service.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldOfferWhatIsConfigured() throws Exception {
    JsonNode offer = service.json("/api/offer");
    assertThat(offer.at("/targets/1/name").asString()).isEqualTo("eu-async");
    assertThat(offer.at("/targets/1/mode").asString()).isEqualTo("async");
    assertThat(offer.at("/targets/1/address").asString())
        .isEqualTo("127.0.0.1:" + async.address().getPort());
    assertThat(offer.at("/scenarios/0/duration_seconds").isNull()).isTrue();
    assertThat(offer.at("/scenarios/2/loop").asString()).isEqualTo("closed");
    assertThat(offer.at("/limits/rate").asInt()).isEqualTo(5000);
  }

  @Test
  void shouldCountATargetThatIsAwayAndGoOnWhenItIsBack() throws Exception {
    long id = service.startRun("{\"scenario\":\"endless\",\"targets\":[\"virtual\"]}");
    String labels = labels("virtual", "virtual", "endless");
    awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > 10);
    InetSocketAddress address = virtual.address();
    virtual.close();
    String refused =
        "loomscope_load_errors_total{mode=\"virtual\",reason=\"refused\",scenario=\"endless\","
            + "target=\"virtual\"}";
    awaitThat(() -> service.metric(refused) > 10);
    assertThat(service.state(id)).isEqualTo("running");
    double before = service.metric("loomscope_load_echoes_total" + labels);
    try (ServerSocket back = new ServerSocket()) {
      back.setReuseAddress(true);
      back.bind(address);
      Thread.ofVirtual().start(() -> serve(back));
      awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > before + 10);
    }
  }

  private static void serve(ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    TestServer.echo(socket, 0);
                  } catch (IOException gone) {
                    // the client went away, or the test is over
                  }
                });
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  @Test
  void shouldGiveNativeHistogramsToThoseWhoTakeProtobuf() throws Exception {
    awaitState(service.startRun("{\"scenario\":\"open\"}"), "completed");
    HttpResponse<String> page =
        service.get(
            "/metrics",
            "Accept",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited;q=0.7,text/plain;q=0.3");
    assertThat(page.headers().firstValue("content-type").orElse(""))
        .startsWith("application/vnd.google.protobuf");
    assertThat(page.body()).contains("loomscope_load_latency_seconds");
    assertThat(service.get("/metrics", "Accept", "text/plain").body()).startsWith("# HELP");
  }

  @Test
  void shouldStartWhatItIsToldToAndRunTheTimetable() throws Exception {
    startAgain(
        "start.scenario", "endless", "schedule.scenario", "open", "schedule.interval", "1500ms");
    awaitThat(() -> service.metric("loomscope_load_runs_total{outcome=\"completed\"}") >= 2);
    JsonNode runs = service.json("/api/runs").get("runs");
    assertThat(runs).hasSizeGreaterThanOrEqualTo(3);
    JsonNode first = runs.get(runs.size() - 1);
    assertThat(first.get("origin").asString()).isEqualTo("start");
    assertThat(first.get("state").asString()).isEqualTo("running");
    assertThat(runs.get(0).get("origin").asString()).isEqualTo("schedule");
  }

  @Test
  void shouldStreamRunsAsTheyChangeToSoManyAndNoMore() throws Exception {
    startAgain("page.max-streams", "1");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(service.uri("/api/stream")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
      BufferedReader events =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      assertThat(events.readLine()).isEqualTo("event: runs");
      assertThat(events.readLine()).startsWith("data: ").contains("\"runs\":[]");
      HttpResponse<String> second = service.get("/api/stream");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(service.metric("loomscope_load_streams_refused_total")).isEqualTo(1);
      long id = service.startRun("{\"scenario\":\"open\"}");
      String line = events.readLine();
      while (!line.contains("\"state\":\"completed\"")) {
        line = events.readLine();
      }
      assertThat(line).contains("\"ids\":[" + id + "]");
      events.close();
    }
  }

  @Test
  void shouldServeThePageAndEveryFileThatItNames() throws Exception {
    HttpResponse<String> page = service.get("/");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'self';");
    assertThat(page.body()).doesNotContainPattern("<style|style=|<script>| on[a-z]+=|https?:");
    Pattern.compile("(?:src|href)=\"(/(?:frame|live)/[^\"]+)\"")
        .matcher(page.body())
        .results()
        .map(match -> match.group(1))
        .forEach(
            file -> {
              try {
                assertThat(service.get(file).statusCode()).as(file).isEqualTo(200);
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            });
  }
}
