package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The load service by its HTTP side, with echo servers that are real sockets. */
@Timeout(180)
final class LiveServiceTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private final TestServer virtual = TestServer.start(TestServer::echo);
  private final TestServer async = TestServer.start(TestServer::echo);
  private TestLoadService service = start();

  private TestLoadService start(String... flags) {
    return TestLoadService.start(
        TestLoadService.target("virtual", virtual.address())
            + " "
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

  private static String labels(String target, String mode) {
    return "{mode=\"%s\",target=\"%s\"}".formatted(mode, target);
  }

  private void awaitState(String path, String state) {
    awaitThat(() -> service.state(path).equals(state));
  }

  @Test
  void shouldCompareItsTargetsAndTellWhatCameOfIt() throws Exception {
    startAgain("round-time", "20ms");
    String path = service.start("/api/comparisons", "{\"experiments\":[\"quick\"],\"rounds\":6}");
    awaitState(path, "completed");
    JsonNode comparison = service.json(path);
    assertThat(comparison.get("origin").asString()).isEqualTo("api");
    assertThat(comparison.at("/points/0/standings")).hasSize(2);
    assertThat(comparison.at("/points/0/point").asString()).isEqualTo("warm");
    for (JsonNode standing : comparison.at("/points/0/standings")) {
      assertThat(standing.get("place").asInt()).isBetween(1, 2);
      assertThat(standing.at("/requests_per_second/low").asDouble()).isPositive();
      assertThat(standing.get("errors").asInt()).isZero();
      assertThat(standing.get("peak_memory_bytes").isNull()).isTrue();
      String labels =
          "{experiment=\"quick\",mode=\"%s\",point=\"warm\",target=\"%s\"}"
              .formatted(standing.get("mode").asString(), standing.get("target").asString());
      assertThat(service.metric("loomscope_comparison_place" + labels))
          .isEqualTo(standing.get("place").asDouble());
      assertThat(service.metric("loomscope_comparison_tied_with_best" + labels))
          .isEqualTo(standing.get("tied_with_best").asBoolean() ? 1 : 0);
      assertThat(service.metric("loomscope_comparison_requests_per_second" + labels))
          .isCloseTo(standing.at("/requests_per_second/median").asDouble(), within(0.01));
      assertThat(service.metric("loomscope_comparison_rounds" + labels)).isEqualTo(6);
    }
    assertThat(service.get("/metrics").body())
        .contains("loomscope_comparisons_total{outcome=\"completed\"} 1.0")
        .contains("loomscope_comparison_info{experiment=\"quick\",figure=\"requests_per_second\"")
        .contains("loomscope_comparison_end_timestamp_seconds{experiment=\"quick\"")
        .doesNotContain("loomscope_comparison_peak_memory_bytes{");
    assertThat(comparison.at("/claims")).hasSize(1);
    assertThat(comparison.at("/claims/0/experiment").asString()).isEqualTo("quick");
    assertThat(comparison.at("/claims/0/verdict"))
        .isEqualTo(comparison.at("/result/experiments/0/claim_verdict/verdict"));
    assertThat(comparison.at("/result/schema").asString()).isEqualTo("loomscope/comparison/2");
    assertThat(service.json("/api/comparisons").at("/comparisons/0").has("result")).isFalse();
    HttpResponse<String> report = service.get(path + "/report");
    assertThat(report.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(report.body()).startsWith("<!doctype html>").contains("eu-async");
  }

  @Test
  void shouldTellNoPlacesOfTooFewRounds() throws Exception {
    String path = service.compare("quick");
    awaitState(path, "completed");
    JsonNode standing = service.json(path).at("/points/0/standings/0");
    assertThat(standing.get("place").isNull()).isTrue();
    assertThat(service.get("/metrics").body())
        .contains("loomscope_comparison_requests_per_second{")
        .doesNotContain("loomscope_comparison_place{", "loomscope_comparison_tied_with_best{");
  }

  @Test
  void shouldKeepWhatWholeRoundsSayOfAComparisonThatIsStopped() throws Exception {
    String path = service.compare("long");
    awaitThat(() -> service.json(path).at("/progress/done").asInt() > 5);
    assertThat(service.metric("loomscope_comparison_running")).isEqualTo(1);
    assertThat(service.json(path).at("/progress/seconds_left").asDouble()).isPositive();
    assertThat(service.delete(path).statusCode()).isEqualTo(200);
    awaitState(path, "partial");
    JsonNode standings = service.json(path).at("/points/0/standings");
    assertThat(standings).hasSize(2);
    assertThat(standings.at("/0/rounds").asInt())
        .isPositive()
        .isEqualTo(standings.at("/1/rounds").asInt());
    assertThat(service.get("/metrics").body())
        .contains("loomscope_comparisons_total{outcome=\"partial\"} 1.0")
        .contains("loomscope_comparison_running 0.0")
        .doesNotContain("loomscope_comparison_requests_per_second{");
    assertThat(service.delete(path).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldEndAComparisonThatTakesTooLong() throws Exception {
    startAgain("limit.duration", "1s");
    String path = service.compare("long");
    awaitState(path, "partial");
    assertThat(service.json(path).get("problem").asString()).contains("PT1S");
  }

  @Test
  void shouldSayWhyAComparisonFailed() throws Exception {
    async.close();
    String path = service.compare("quick");
    awaitState(path, "failed");
    assertThat(service.json(path).get("problem").asString())
        .contains("nobody listens at 127.0.0.1:");
    assertThat(service.get(path + "/report").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldHaveComparisonsWaitForEachOtherAndRefuseThoseThatAreTooMany() throws Exception {
    String first = service.compare("long");
    awaitState(first, "running");
    String second = service.compare("quick");
    assertThat(service.state(second)).isEqualTo("queued");
    String last = second;
    for (int waiting = 2; waiting <= 10; waiting++) {
      last = service.compare("quick");
    }
    HttpResponse<String> refused = service.post("/api/comparisons", "{}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    service.delete(last);
    assertThat(service.state(last)).isEqualTo("stopped");
    service.delete(first);
    awaitState(second, "completed");
  }

  @Test
  void shouldCompareByItselfOnceAllTargetsAreThereAndSkipWhatIsDueMeanwhile() throws Exception {
    InetSocketAddress address = async.address();
    async.close();
    startAgain("schedule.interval", "1s", "schedule.experiments", TestLoadService.LONG.toString());
    try (ServerSocket back = new ServerSocket()) {
      back.setReuseAddress(true);
      back.bind(address);
      Thread.ofVirtual().start(() -> serve(back));
      awaitThat(() -> service.metric("loomscope_comparisons_total{outcome=\"skipped\"}") > 1);
      JsonNode all = service.json("/api/comparisons").get("comparisons");
      assertThat(all).hasSize(1); // one that did not wait would have failed, and stand here, too
      assertThat(service.metric("loomscope_comparisons_total{outcome=\"failed\"}")).isZero();
      assertThat(all.at("/0/origin").asString()).isEqualTo("schedule");
    }
  }

  @Test
  void shouldReadBackWhatItFoundBeforeAndPassOverWhatItCannotRead(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("comparison-000007-api.json"), "{\"schema\":");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    startAgain("results.folder", folder.toString());
    String path = service.compare("quick");
    awaitState(path, "completed");
    JsonNode before = service.json(path);

    startAgain("results.folder", folder.toString());

    assertThat(service.json(path).get("result")).isEqualTo(before.get("result"));
    assertThat(service.json(path).get("points")).isEqualTo(before.get("points"));
    assertThat(service.get("/metrics").body())
        .contains("loomscope_comparison_requests_per_second{");
    assertThat(folder.resolve("comparison-000007-api.json")).exists();
    assertThat(folder.resolve("notes.txt")).exists();
  }

  @Test
  void shouldLoadAllTargetsAtARateAndTellWhatCameOfIt() throws Exception {
    String path = service.start("/api/loads", "{\"rate\":100,\"duration\":\"1s\"}");
    awaitState(path, "completed");
    for (JsonNode target : service.json(path).get("targets")) {
      assertThat(target.get("requests").asInt()).isBetween(90, 100);
      assertThat(target.get("echoes").asInt()).isEqualTo(target.get("requests").asInt());
      assertThat(target.get("errors")).isEmpty();
      assertThat(target.at("/total_latency_seconds/p99").asDouble()).isPositive();
      assertThat(target.at("/history/echoes_per_second")).isNotEmpty();
      String labels = labels(target.get("name").asString(), target.get("mode").asString());
      double echoes = target.get("echoes").asDouble();
      for (String name :
          List.of("echoes_total", "latency_seconds_count", "service_seconds_count")) {
        assertThat(service.metric("loomscope_load_" + name + labels)).isEqualTo(echoes);
      }
      assertThat(service.metric("loomscope_load_run_running" + labels)).isZero();
      assertThat(service.metric("loomscope_load_connections" + labels)).isZero();
      assertThat(service.metric("loomscope_load_target_rate_per_second" + labels)).isZero();
    }
  }

  /** A collection of garbage stops the generator, too. */
  @Test
  void shouldSayWhereTheGeneratorWasLate() throws Exception {
    String path = service.start("/api/loads", "{\"rate\":200}");
    awaitThat(
        () -> {
          System.gc();
          JsonNode target = service.json(path).at("/targets/0");
          return target.get("late").asBoolean()
              && target.get("own_lag_p99_seconds").asDouble() > 0.001
              && target.at("/history/late").valueStream().anyMatch(JsonNode::asBoolean);
        });
  }

  @Test
  void shouldPauseALoadWhileTargetsAreComparedAndThenGoOn() throws Exception {
    startAgain("continuous.rate", "100");
    String load = "/api/loads/1";
    String labels = labels("virtual", "virtual");
    awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > 10);
    assertThat(service.metric("loomscope_load_run_running" + labels)).isEqualTo(1);
    assertThat(service.json(load).get("origin").asString()).isEqualTo("schedule");
    String comparison = service.compare("long");
    awaitState(load, "paused");
    awaitThat(() -> service.json(comparison).at("/progress/done").asInt() > 1);
    assertThat(service.metric("loomscope_load_run_running" + labels)).isZero();
    double before = service.metric("loomscope_load_echoes_total" + labels);
    service.delete(comparison);
    awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > before + 10);
    awaitState(load, "running");
    assertThat(service.post("/api/loads", "{\"rate\":1}").statusCode()).isEqualTo(409);
    service.delete(load);
    awaitState(load, "stopped");
    awaitThat(() -> virtual.active() == 0);
    assertThat(service.metric("loomscope_load_run_running" + labels)).isZero();
  }

  @Test
  void shouldTellWhatTheServerBehindATargetUses() throws Exception {
    try (MetricsUnderTest metrics = MetricsUnderTest.start()) {
      metrics.broken(true);
      startAgain("targets", TestLoadService.target("virtual", virtual.address()) + metrics.url());
      String path = service.start("/api/loads", "{\"rate\":100}");
      awaitThat(() -> service.json(path).at("/targets/0/server/failed_readings").asInt() > 1);
      assertThat(
              service.metric(
                  "loomscope_load_server_readings_failed_total" + labels("virtual", "virtual")))
          .isGreaterThan(1);
      metrics.broken(false);
      awaitThat(
          () -> service.json(path).at("/targets/0/server/cpu_seconds_per_100k").asDouble() > 0);
      assertThat(service.json(path).at("/targets/0/server/memory_bytes").asLong())
          .isEqualTo(MetricsUnderTest.MEMORY_BYTES);
      service.delete(path);
      awaitState(path, "stopped");
      JsonNode server = service.json(path).at("/targets/0/server");
      assertThat(server.get("cpu_percent").isNull()).isTrue();
      assertThat(server.get("peak_cpu_percent").asDouble()).isPositive();
    }
  }

  @Test
  void shouldOfferWhatIsConfiguredAndFitsTheLimits() throws Exception {
    JsonNode offer = service.json("/api/offer");
    assertThat(offer.at("/targets/1/name").asString()).isEqualTo("eu-async");
    assertThat(offer.at("/targets/1/mode").asString()).isEqualTo("async");
    assertThat(offer.at("/targets/1/address").asString())
        .isEqualTo("127.0.0.1:" + async.address().getPort());
    assertThat(offer.get("experiments").valueStream().map(one -> one.get("name").asString()))
        .contains("quick", "long", "light", "medium")
        .doesNotContain("isolation", "idle", "connections");
    assertThat(offer.at("/limits/rate").asInt()).isEqualTo(5000);
    assertThat(offer.at("/schedule/experiments/0").asString()).isEqualTo("quick");
  }

  @Test
  void shouldCountATargetThatIsAwayAndGoOnWhenItIsBack() throws Exception {
    String load = service.start("/api/loads", "{\"targets\":[\"virtual\"],\"rate\":100}");
    String labels = labels("virtual", "virtual");
    awaitThat(() -> service.metric("loomscope_load_echoes_total" + labels) > 10);
    InetSocketAddress address = virtual.address();
    virtual.close();
    String refused =
        "loomscope_load_errors_total{mode=\"virtual\",reason=\"refused\",target=\"virtual\"}";
    awaitThat(() -> service.metric(refused) > 10);
    assertThat(service.state(load)).isEqualTo("running");
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
    service.start("/api/loads", "{\"rate\":100}");
    awaitThat(
        () -> service.metric("loomscope_load_echoes_total" + labels("virtual", "virtual")) > 0);
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
  void shouldStreamWhatChangesToSoManyAndNoMore() throws Exception {
    startAgain("page.max-streams", "1");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(service.uri("/api/stream")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
      BufferedReader events =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      assertThat(events.readLine()).isEqualTo("event: all");
      assertThat(events.readLine()).startsWith("data: ").contains("\"comparisons\":[]");
      HttpResponse<String> second = service.get("/api/stream");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(service.metric("loomscope_load_streams_refused_total")).isEqualTo(1);
      service.compare("quick");
      String line = events.readLine();
      while (!line.contains("\"state\":\"completed\"")) {
        line = events.readLine();
      }
      assertThat(line).contains("\"comparison_ids\":[1]");
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
