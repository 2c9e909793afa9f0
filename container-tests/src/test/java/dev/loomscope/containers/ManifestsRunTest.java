package dev.loomscope.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.containers.engine.Images;
import dev.loomscope.containers.engine.NeedsDocker;
import dev.loomscope.containers.engine.ProgramImage;
import dev.loomscope.containers.kubelet.Cluster;
import dev.loomscope.containers.kubelet.Manifests;
import dev.loomscope.dashboards.query.DashboardQueries;
import dev.loomscope.dashboards.query.PrometheusApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * What {@code kubectl apply -k k8s} would start, started: every container of every workload, with a
 * real Prometheus that finds and scrapes them by the manifests' own configuration.
 */
@NeedsDocker(andPrograms = {"kubectl", "prometheus", "ldd"})
@Timeout(1_200)
final class ManifestsRunTest {

  private static final Path HOME = Path.of("..");
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofSeconds(2);

  private static final Pattern OWN_IMAGE = Pattern.compile("(?:.+/)?loomscope/([a-z-]+):[^:/]+");
  private static final Pattern PROMETHEUS_IMAGE = Pattern.compile("(?:.+/)?prom/prometheus:[^:/]+");
  private static final Pattern GRAFANA_IMAGE = Pattern.compile("(?:.+/)?grafana/grafana:[^:/]+");

  /** Debian's binary, as the image of the project has it. */
  private static final String PROMETHEUS =
      "loomscope-test/prometheus:" + ProcessHandle.current().pid();

  private static final String NOBODY = "USER 65534";

  private static String image(String name) {
    Matcher own = OWN_IMAGE.matcher(name);
    if (own.matches()) {
      return Images.of(own.group(1));
    }
    assertThat(name).matches(PROMETHEUS_IMAGE);
    return PROMETHEUS;
  }

  @Test
  void shouldRunWhatIsRenderedAndShowItOnEveryPanel() throws Exception {
    ProgramImage.build(PROMETHEUS, Path.of("/usr/bin/prometheus"), List.of(), NOBODY);
    Manifests manifests = Manifests.render(HOME.resolve("k8s"));
    try (Cluster cluster =
        Cluster.start(
            manifests,
            List.of("node-1"),
            name -> GRAFANA_IMAGE.matcher(name).matches(),
            ManifestsRunTest::image)) {
      cluster.awaitReady(BOUND);
      PrometheusApi prometheus =
          new PrometheusApi(cluster.page("loomscope", "prometheus", "http", ""));
      awaitAllTargets(cluster, prometheus);
      DashboardQueries queries = DashboardQueries.of(HOME.resolve("grafana/dashboards"));
      await()
          .atMost(BOUND)
          .pollInterval(POLL)
          .untilAsserted(
              () -> {
                cluster.checkRunning();
                assertThat(queries.withoutData(prometheus)).isEmpty();
                assertThat(DashboardQueries.rulesWithoutData(prometheus)).isEmpty();
              });
      assertThat(prometheus.query("sum(loomscope_load_errors_total) > 0")).isEmpty();
      assertThat(values(prometheus.query("loomscope_node_up"), "instance")).contains("node-1");
      cluster.stop();
    }
  }

  private static void awaitAllTargets(Cluster cluster, PrometheusApi prometheus) {
    List<String> targets =
        Stream.concat(
                Stream.of("localhost:9090"),
                cluster.addresses("loomscope.dev/scrape", "true").stream())
            .toList();
    assertThat(targets).hasSizeGreaterThan(cluster.pods().size() - 1);
    await()
        .atMost(BOUND)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              assertThat(values(prometheus.query("up == 1"), "instance"))
                  .containsExactlyInAnyOrderElementsOf(targets);
              assertThat(prometheus.query("up == 0")).isEmpty();
            });
  }

  private static List<String> values(List<JsonNode> series, String label) {
    return series.stream().map(one -> one.path("metric").path(label).asString("")).toList();
  }
}
