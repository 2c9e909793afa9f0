package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.dashboards.DashboardFile;
import dev.loomscope.testing.Chromium;
import dev.loomscope.testing.Tools;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One comparison of servers that run, of which one is known to be slow, as each of its faces tells
 * it: JSON, metrics, page, terminal and Grafana. All say the same order and the same ties.
 */
@Tag("system")
@Timeout(300)
final class FacesTest {

  private static final Duration BOUND = Duration.ofMinutes(3);

  /** An echo alone takes a server a tenth of this or so: no noise hides the difference. */
  private static final String SLOW = "cpu=100us";

  private static final String EXPERIMENT =
      """
      title: 100 clients × 10 messages × 64 bytes
      claim: A server that does more for each message is behind its twin.
      measure:
        kind: sessions
        clients: 100
        messages: 10
        bytes: 64
      rounds: 8
      budget: 120s
      """;

  /** A line of the terminal's table: place, {@code =} if it is shared, and server. */
  private static final Pattern LINE = Pattern.compile("(\\d+)(=?) +(\\w+) {2}.*");

  @TempDir private static Path folder;

  private static final List<AutoCloseable> RUNNING = new ArrayList<>();
  private static Ready load = new Ready(Map.of());
  private static List<Row> expected = List.of();

  /** A server as a face shows it, the servers being in the face's order. */
  private record Row(String server, int place, boolean best) {}

  @BeforeAll
  static void compare() throws Exception {
    List<String> targets = new ArrayList<>();
    for (String server : List.of("async", "twin:async", "virtual", "thread", "slow:async")) {
      String mode = server.substring(server.indexOf(':') + 1);
      Ready ready =
          running(
                  RunningProgram.start(
                      "echo-service",
                      folder,
                      "--mode=" + mode,
                      "--bind=127.0.0.1",
                      "--port=0",
                      "--http-port=0",
                      "--workload=" + (server.startsWith("slow") ? SLOW : "echo")))
              .awaitReady();
      targets.add("%s=127.0.0.1:%s,%s".formatted(server, ready.port(), ready.page("/metrics")));
    }
    load =
        running(
                RunningProgram.start(
                    "load-service",
                    folder,
                    "serve",
                    "--http-port=0",
                    "--targets=" + String.join(" ", targets),
                    "--schedule-experiments="
                        + Files.writeString(folder.resolve("visits.yaml"), EXPERIMENT),
                    "--schedule-interval=1h",
                    "--results-folder=" + Files.createDirectory(folder.resolve("results")),
                    "--warm-up=1s",
                    "--round-time=500ms"))
            .awaitReady();
    await()
        .atMost(BOUND)
        .until(
            () ->
                HttpPage.json(load.page("/api/comparisons"))
                    .at("/comparisons/0/state")
                    .asString("")
                    .equals("completed"));
    expected =
        HttpPage.json(load.page("/api/comparisons/1"))
            .at("/points/0/standings")
            .valueStream()
            .map(
                one ->
                    new Row(
                        one.at("/target").asString(),
                        one.at("/place").asInt(),
                        one.at("/tied_with_best").asBoolean()))
            .toList();
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable started : RUNNING.reversed()) {
      started.close();
    }
  }

  private static <T extends AutoCloseable> T running(T started) {
    RUNNING.add(started);
    return started;
  }

  @Test
  void shouldHaveTheSlowServerBehindItsTwin() {
    assertThat(expected).hasSize(5);
    assertThat(expected.getFirst().place()).isEqualTo(1);
    assertThat(expected.getFirst().best()).isTrue();
    assertThat(place("slow")).isGreaterThan(place("twin")).isGreaterThan(place("async"));
    assertThat(expected).allMatch(row -> row.best() == (row.place() == 1));
  }

  private static int place(String server) {
    return expected.stream()
        .filter(row -> row.server().equals(server))
        .findFirst()
        .orElseThrow()
        .place();
  }

  @Test
  void shouldTellPrometheusTheSame() throws Exception {
    MetricsText metrics = MetricsText.of(URI.create(load.page("/metrics")));
    Map<Map<String, String>, Double> best = metrics.of("loomscope_comparison_tied_with_best");
    assertThat(
            ordered(
                metrics.of("loomscope_comparison_place"),
                metrics.of("loomscope_comparison_requests_per_second"),
                labels -> Objects.requireNonNull(best.get(labels)) == 1))
        .isEqualTo(expected);
  }

  private interface Best {
    boolean isBest(Map<String, String> labels);
  }

  /** Rows by place, then by rate. */
  private static List<Row> ordered(
      Map<Map<String, String>, Double> places, Map<Map<String, String>, Double> rates, Best best) {
    return places.entrySet().stream()
        .sorted(
            Map.Entry.<Map<String, String>, Double>comparingByValue()
                .thenComparing(
                    entry -> Objects.requireNonNull(rates.get(entry.getKey())),
                    Comparator.reverseOrder()))
        .map(
            entry ->
                new Row(
                    Objects.requireNonNull(entry.getKey().get("target")),
                    entry.getValue().intValue(),
                    best.isBest(entry.getKey())))
        .toList();
  }

  @Test
  void shouldShowTheSameOnThePage() {
    try (Chromium browser = Chromium.start()) {
      browser.open(load.page("/"));
      await()
          .atMost(BOUND)
          .untilAsserted(
              () -> {
                JsonNode rows =
                    JsonMapper.shared()
                        .readTree(
                            String.valueOf(
                                browser.script(
                                    """
                                    const rows = document.querySelectorAll(
                                      "section.ranking[data-experiment=visits] tr[data-target]");
                                    return JSON.stringify([...rows].map((row) => ({
                                      target: row.dataset.target,
                                      place: row.querySelector("td.place").innerText,
                                      best: row.dataset.best })));
                                    """)));
                assertThat(
                        rows.valueStream()
                            .map(
                                row ->
                                    marked(
                                        row.at("/place").asString(),
                                        row.at("/target").asString(),
                                        row.at("/best").asString().equals("yes"))))
                    .isEqualTo(expected);
              });
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** A row whose mark of a shared place is right, before the place or after it. */
  private static Row marked(String place, String server, boolean best) {
    int number = Integer.parseInt(place.replace("=", ""));
    long there = expected.stream().filter(row -> row.place() == number).count();
    assertThat(place.contains("=")).as("%s of %s is shared", place, server).isEqualTo(there > 1);
    return new Row(server, number, best);
  }

  @Test
  void shouldPrintTheSameOnATerminal() throws Exception {
    Path result;
    try (Stream<Path> files = Files.list(folder.resolve("results"))) {
      result = files.findFirst().orElseThrow();
    }
    try (RunningProgram report =
        RunningProgram.start("load-service", folder, "report", result.toString())) {
      assertThat(report.awaitEnd(BOUND)).isZero();
      assertThat(
              report
                  .output()
                  .lines()
                  .map(LINE::matcher)
                  .filter(Matcher::matches)
                  .map(
                      line ->
                          marked(
                              line.group(1) + line.group(2),
                              line.group(3),
                              line.group(1).equals("1"))))
          .as(report.output())
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldShowTheSameInGrafana() throws Exception {
    Tools.require("prometheus");
    String configuration =
        """
        global: {scrape_interval: 1s}
        scrape_configs:
        - job_name: load
          static_configs:
          - targets: ['%s']
        """
            .formatted(load.httpAddress());
    DashboardFile modes =
        DashboardFile.read(Files.readString(Path.of("../grafana/dashboards/modes.json")));
    JsonNode table =
        modes.panels().stream()
            .filter(panel -> panel.path("type").asString().equals("table"))
            .findFirst()
            .orElseThrow();
    // What its rows are sorted by below.
    assertThat(
            table.at("/options/sortBy").valueStream().map(by -> by.at("/displayName").asString()))
        .containsExactly("Point", "Place", "Requests/s");
    try (PrometheusServer prometheus = PrometheusServer.startWith(folder, configuration)) {
      await()
          .atMost(BOUND)
          .untilAsserted(
              () -> {
                Map<Map<String, String>, Double> places = ask(prometheus, table, "A");
                assertThat(
                        ordered(
                            places,
                            ask(prometheus, table, "B"),
                            labels -> Objects.requireNonNull(places.get(labels)) < 2))
                    .isEqualTo(expected);
                assertThat(places)
                    .allSatisfy(
                        (labels, place) ->
                            assertThat(place % 1 > 0)
                                .as("a tie %s", labels)
                                .isEqualTo(
                                    place < 2 && expected.stream().filter(Row::best).count() > 1));
              });
    }
  }

  private static Map<Map<String, String>, Double> ask(
      PrometheusServer prometheus, JsonNode table, String query) throws Exception {
    String expression =
        table
            .path("targets")
            .valueStream()
            .filter(target -> target.path("refId").asString().equals(query))
            .findFirst()
            .orElseThrow()
            .path("expr")
            .asString();
    return prometheus.query(expression.replace("$experiment", "visits").replace("$point", "warm"));
  }
}
