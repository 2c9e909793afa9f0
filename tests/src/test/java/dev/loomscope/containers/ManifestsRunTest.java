package dev.loomscope.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.containers.engine.Images;
import dev.loomscope.containers.engine.NeedsDocker;
import dev.loomscope.containers.engine.ProgramImage;
import dev.loomscope.containers.kubelet.Cluster;
import dev.loomscope.containers.kubelet.Manifests;
import dev.loomscope.dashboards.DashboardQueries;
import dev.loomscope.dashboards.PrometheusApi;
import dev.loomscope.dashboards.ScrapeFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code kubectl apply -k} would start, started: every container of every workload, with a
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

  /** All of k8s with the jobs, made short, and with a load that goes on, which panels show. */
  private static final String WITH_JOBS =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources: [../../../k8s]
      components:
        - ../../../k8s/components/compare
        - ../../../k8s/components/load-job
      configMapGenerator:
        - name: load
          namespace: loomscope
          behavior: merge
          literals:
            - LOOMSCOPE_CONTINUOUS_RATE=20
            - LOOMSCOPE_ROUND_TIME=700ms
            - LOOMSCOPE_WARM_UP=100ms
      patches:
        - patch: |-
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: compare, namespace: loomscope}
            data:
              LOOMSCOPE_EXPERIMENT: light,medium,/etc/loomscope/experiments/own.yaml
              LOOMSCOPE_ROUNDS: "1"
              LOOMSCOPE_ROUND_TIME: 700ms
              LOOMSCOPE_WARM_UP: 100ms
        - patch: |-
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: load-job, namespace: loomscope}
            data: {LOOMSCOPE_RATE: "500", LOOMSCOPE_DURATION: 5s}
      """;

  /**
   * Two collectors that take sealed reports alone, and the Secrets that docs/kubernetes.md makes.
   */
  private static final String LARGE_AND_SEALED =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources: [../../../k8s/overlays/large]
      components: [../../../k8s/components/sealed]
      secretGenerator:
        - name: loomscope-keys
          namespace: loomscope
          literals: [keys=k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=]
          options: {disableNameSuffixHash: true}
        - name: loomscope-keys
          namespace: loomscope-agents
          literals: [keys=k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=]
          options: {disableNameSuffixHash: true}
      """;

  /** The exit code of a load that its own generator spoilt. */
  private static final int BUSY = 3;

  private static String image(String name) {
    Matcher own = OWN_IMAGE.matcher(name);
    if (own.matches()) {
      return Images.of(own.group(1));
    }
    assertThat(name).matches(PROMETHEUS_IMAGE);
    return PROMETHEUS;
  }

  @BeforeAll
  static void buildPrometheus() throws Exception {
    ProgramImage.build(PROMETHEUS, Path.of("/usr/bin/prometheus"), List.of(), NOBODY);
  }

  /** Debian's Prometheus is older than 2.43, from which on there are files of jobs. */
  private static void joinScrapeFiles(Manifests manifests) {
    List<String> files =
        configMaps(manifests, "prometheus-scrape-")
            .flatMap(map -> map.path("data").valueStream())
            .map(JsonNode::asString)
            .toList();
    JsonNode data =
        configMaps(manifests, "prometheus-config-").findFirst().orElseThrow().path("data");
    String file = "prometheus.yml";
    ((ObjectNode) data).put(file, ScrapeFiles.join(data.path(file).asString(), files));
  }

  private static Stream<JsonNode> configMaps(Manifests manifests, String beginning) {
    return manifests.objects().stream()
        .filter(object -> object.path("kind").asString().equals("ConfigMap"))
        .filter(object -> object.at("/metadata/name").asString().startsWith(beginning));
  }

  private static Cluster start(Path folder, String... nodes) throws Exception {
    Manifests manifests = Manifests.render(folder);
    joinScrapeFiles(manifests);
    return Cluster.start(
        manifests,
        List.of(nodes),
        name -> GRAFANA_IMAGE.matcher(name).matches(),
        ManifestsRunTest::image);
  }

  @Test
  void shouldRunWhatIsRenderedAndShowItOnEveryPanel() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/with-jobs"));
    Files.writeString(folder.resolve("kustomization.yaml"), WITH_JOBS);
    try (Cluster cluster = start(folder, "node-1")) {
      PrometheusApi prometheus = awaitPrometheus(cluster);
      // A server that was not there yet may have refused a connection. From now on all are ready.
      LoadCounts whenReady = LoadCounts.of(cluster);
      DashboardQueries queries = DashboardQueries.of(HOME.resolve("grafana/dashboards"));
      await()
          .atMost(BOUND)
          .pollInterval(POLL)
          .untilAsserted(
              () -> {
                cluster.checkRunning();
                assertThat(queries.withoutData(prometheus)).isEmpty();
                assertThat(DashboardQueries.rulesWithoutData(prometheus)).isEmpty();
                assertThat(DashboardQueries.deadAlerts(prometheus)).isEmpty();
              });
      LoadCounts now = LoadCounts.of(cluster);
      assertThat(now.echoes()).isGreaterThan(whenReady.echoes());
      assertThat(now.errors()).as("errors since all is ready").isEqualTo(whenReady.errors());
      assertThat(values(prometheus.query("loomscope_node_up"), "instance")).contains("node-1");
      runJobs(cluster);
      cluster.stop();
    }
  }

  /**
   * What the load service has counted so far, all targets together.
   *
   * @param echoes that came back whole
   * @param errors of every kind
   */
  private record LoadCounts(double echoes, double errors) {

    /** Of the service itself: Prometheus would tell what was some seconds ago. */
    static LoadCounts of(Cluster cluster) throws IOException, InterruptedException {
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(cluster.page("loomscope", "load", "http", "/metrics"))
                .timeout(BOUND)
                .build();
        String page = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new LoadCounts(
            sum(page, "loomscope_load_echoes_total{"), sum(page, "loomscope_load_errors_total{"));
      }
    }

    private static double sum(String page, String beginning) {
      return page.lines()
          .filter(line -> line.startsWith(beginning))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  /** Jobs end well, and their logs say what came of them. */
  private static void runJobs(Cluster cluster) throws Exception {
    List<String> loads = cluster.resume("loomscope", "load-job");
    assertThat(loads).hasSize(2);
    for (String load : loads) {
      // On a busy machine the generator may have been late, which it says and counts as 3.
      assertThat(cluster.awaitExitCode(load)).as(cluster.logs(load)).isIn(0, BUSY);
      assertThat(cluster.logs(load)).contains("echoes came back whole and unchanged");
    }
    String compare = cluster.resume("loomscope", "compare").getFirst();
    assertThat(cluster.awaitExitCode(compare)).as(cluster.logs(compare)).isZero();
    assertThat(cluster.logs(compare))
        .contains("light", "medium", "300 connections")
        .contains("process", "thread", "virtual", "async");
  }

  @Test
  void shouldHaveTheCollectorsOfTheLargeOverlayShareTheNodes() throws Exception {
    String[] nodes = {"node-1", "node-2", "node-3", "node-4"};
    Path folder = Files.createDirectories(Path.of("target/large-and-sealed"));
    Files.writeString(folder.resolve("kustomization.yaml"), LARGE_AND_SEALED);
    try (Cluster cluster = start(folder, nodes)) {
      PrometheusApi prometheus = awaitPrometheus(cluster);
      assertThat(prometheus.query("up{job=\"loomscope-collector\"}")).hasSize(2);
      await()
          .atMost(BOUND)
          .pollInterval(POLL)
          .untilAsserted(
              () -> {
                cluster.checkRunning();
                assertThat(
                        values(
                            prometheus.query("count by (instance) (loomscope_node_up == 1) == 1"),
                            "instance"))
                    .containsExactlyInAnyOrder(nodes);
                assertThat(values(prometheus.query("node_load1"), "instance"))
                    .containsExactlyInAnyOrder(nodes);
              });
    }
  }

  /** Waits until every pod is ready, and scraped. */
  private static PrometheusApi awaitPrometheus(Cluster cluster) throws Exception {
    cluster.awaitReady(BOUND);
    PrometheusApi prometheus =
        new PrometheusApi(cluster.page("loomscope", "prometheus", "http", ""));
    awaitAllTargets(cluster, prometheus);
    return prometheus;
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
