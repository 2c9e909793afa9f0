package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.dashboards.DashboardQueries;
import dev.loomscope.dashboards.PrometheusApi;
import dev.loomscope.dashboards.ScrapeFiles;
import dev.loomscope.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus, with the configuration and the rules that containers have, scrapes every
 * service; the dashboards then have something to show on each panel.
 */
@Tag("system")
@Timeout(300)
final class DashboardQueriesTest {

  private static final Path HOME = Path.of("..");
  private static final Path DASHBOARDS = HOME.resolve("grafana/dashboards");

  /** Losses are counted over five minutes, so some expressions need more than a few scrapes. */
  private static final Duration BOUND = Duration.ofMinutes(3);

  private static final Duration POLL = Duration.ofSeconds(2);

  private static final List<String> MODES = List.of("process", "thread", "virtual", "async");

  @TempDir private static Path folder;

  private static final List<AutoCloseable> RUNNING = new ArrayList<>();
  private static PrometheusApi prometheus;

  @BeforeAll
  static void start() throws Exception {
    Tools.require("prometheus");
    Map<String, String> addresses = new HashMap<>();
    RunningCollector collector = running(RunningCollector.start(folder));
    addresses.put("metrics-collector", "127.0.0.1:" + collector.httpPort());
    addresses.put(
        "metrics-agent",
        metrics("agent-service", "--collector=127.0.0.1:" + collector.port(), "--interval=1s"));
    List<String> targets = new ArrayList<>();
    for (String mode : MODES) {
      RunningProgram echo =
          running(
              RunningProgram.start(
                  "echo-service", folder, "--mode=" + mode, "--port=0", "--http-port=0"));
      Ready ready = echo.awaitReady();
      addresses.put("metrics-echo-" + mode, ready.httpAddress());
      targets.add(
          "%s=127.0.0.1:%s,http://%s/metrics".formatted(mode, ready.port(), ready.httpAddress()));
    }
    addresses.put(
        "metrics-load",
        metrics(
            "load-service",
            "serve",
            "--targets=" + String.join(" ", targets),
            "--schedule-experiments=" + experiment(),
            // For the live panels, which show load where it is asked for.
            "--continuous-rate=20"));
    copyRules();
    String configuration = ScrapeFiles.join(HOME.resolve("prometheus"));
    PrometheusServer server =
        running(PrometheusServer.startWith(folder, StaticTargets.in(configuration, addresses)));
    prometheus = new PrometheusApi(server.address());
  }

  /** The shipped experiment light, of six rounds, the least of which anything can be told. */
  private static Path experiment() throws Exception {
    String shipped =
        Files.readString(HOME.resolve("load-service/src/main/resources/experiments/light.yaml"));
    return Files.writeString(
        folder.resolve("light.yaml"),
        shipped
            .replaceFirst("(?m)^rounds: .*", "rounds: 6")
            .replaceFirst("(?m)^fresh-rounds: .*", "fresh-rounds: 0"));
  }

  private static String metrics(String service, String... arguments) throws Exception {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--http-port=0")).toArray(String[]::new);
    return running(RunningProgram.start(service, folder, all)).awaitReady().httpAddress();
  }

  private static <T extends AutoCloseable> T running(T started) {
    RUNNING.add(started);
    return started;
  }

  private static void copyRules() throws Exception {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    try (Stream<Path> files = Files.list(HOME.resolve("prometheus/rules"))) {
      for (Path file : files.toList()) {
        // What is recorded seldom is recorded at once.
        Files.writeString(
            rules.resolve(file.getFileName()),
            Files.readString(file).replaceFirst("interval: 2m", "interval: 5s"));
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable started : RUNNING.reversed()) {
      started.close();
    }
  }

  @Test
  void shouldHaveDataForEveryQueryOfEveryPanel() throws Exception {
    DashboardQueries queries = DashboardQueries.of(DASHBOARDS);
    assertThat(queries.count()).isGreaterThan(60);
    await()
        .atMost(BOUND)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(queries.withoutData(prometheus)).isEmpty());
  }

  @Test
  void shouldHaveDataForEveryRecordingRule() {
    await()
        .atMost(BOUND)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(prometheus.recordingRules()).hasSizeGreaterThan(5);
              assertThat(DashboardQueries.rulesWithoutData(prometheus)).isEmpty();
            });
  }

  @Test
  void shouldHaveSeriesForEverythingThatAnAlertAsksFor() {
    await()
        .atMost(BOUND)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(prometheus.alerts()).hasSizeGreaterThan(5);
              assertThat(DashboardQueries.deadAlerts(prometheus)).isEmpty();
            });
  }
}
