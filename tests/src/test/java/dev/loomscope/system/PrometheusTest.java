package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.Tools;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.SystemFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus, configured as loomscope's documentation says, scrapes a real collector whose
 * nodes have known rates.
 */
@Tag("system")
@Timeout(180)
final class PrometheusTest {

  private static final Duration BOUND = Duration.ofSeconds(90);

  /** A rate is off by as much as the last report before a scrape is old, in 15 s or more. */
  private static final double RATE_TOLERANCE = 0.03;

  private static final long GIB = 1L << 30;
  private static final long BOOT = System.currentTimeMillis() - 3_600_000;

  @TempDir private static Path folder;

  private static RunningCollector collector;
  private static ReportSender web;
  private static ReportSender db;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start() throws Exception {
    Tools.require("prometheus");
    Tools.require("promtool");
    collector = RunningCollector.start(folder);
    web = ReportSender.start(collector.port(), "web-1", now -> values(now, 1));
    db = ReportSender.start(collector.port(), "db-1", now -> values(now, 2));
    prometheus = PrometheusServer.start(folder, "127.0.0.1:" + collector.httpPort());
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (web != null) {
      web.close();
    }
    if (db != null) {
      db.close();
    }
    if (collector != null) {
      collector.close();
    }
  }

  /**
   * What a node reports that began to work at {@link #BOOT}.
   *
   * @param speed of all but the cores
   */
  private static Measurements values(long now, long speed) {
    long t = now - BOOT;
    return Measurements.builder()
        .cores(
            List.of(
                new Core(0, cpu(t, 200, 100, 500, 150, 50)),
                new Core(1, cpu(t, 500, 200, 250, 50, 0))))
        .load(new Load(speed * 1.5, 1.25, 1))
        .memory(new Memory(16 * GIB, 6 * GIB, GIB, 10 * GIB, GIB, 8 * GIB, 0, 0, 0))
        .filesystems(
            List.of(
                new Filesystem(
                    "/dev/sda1", "/", "ext4", 80 * GIB, 30 * GIB, 20 * GIB, 9, 8, false)))
        .disks(
            List.of(
                new Disk(
                    "sda",
                    t / 100,
                    speed * t * 2_000,
                    t / 10,
                    t / 50,
                    speed * t * 5_000,
                    t / 5,
                    t * 3 / 10,
                    t * 6 / 10,
                    1)))
        .networks(
            List.of(
                new Network("lo", t, t, 0, 0, t, t, 0, 0),
                new Network(
                    "eth0", speed * t * 125_000, t, 0, t / 500, speed * t * 1_000, t, 0, 0)))
        .system(
            new SystemFacts(
                BOOT, "Linux", "6.1.0", "#1 SMP", "x86_64", "host", "(none)", 7 * t, 99, 999, 7, 5))
        .build();
  }

  /** CPU time after so many milliseconds, given the milliseconds of each second by mode. */
  private static CpuTimes cpu(
      long time, long user, long system, long idle, long iowait, long steal) {
    return new CpuTimes(
        time * user / 1_000,
        0,
        time * system / 1_000,
        time * idle / 1_000,
        time * iowait / 1_000,
        0,
        0,
        time * steal / 1_000);
  }

  private static String promtool(String... arguments) throws Exception {
    Path input = folder.resolve("metrics");
    Files.writeString(input, HttpText.get(collector.metrics()));
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of("promtool", "check"), Stream.of(arguments)).toList())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldShipAConfigurationThatPrometheusTakes() throws Exception {
    assertThat(promtool("config", PrometheusServer.SHIPPED.toString())).contains("SUCCESS");
  }

  /** Node exporter's own names that are no snake case are the one thing that it finds. */
  @Test
  void shouldExposeWhatPromtoolFindsNoFaultWith() throws Exception {
    await().atMost(BOUND).until(() -> HttpText.get(collector.metrics()).contains("node_load1{"));
    String camelCase = " metric names should be written in 'snake_case' not 'camelCase'";
    assertThat(promtool("metrics").lines())
        .containsExactly(
            "node_memory_MemAvailable_bytes" + camelCase,
            "node_memory_MemFree_bytes" + camelCase,
            "node_memory_MemTotal_bytes" + camelCase,
            "node_memory_SwapFree_bytes" + camelCase,
            "node_memory_SwapTotal_bytes" + camelCase,
            "node_netstat_Udp_InErrors" + camelCase,
            "node_netstat_Udp_RcvbufErrors" + camelCase);
  }

  /**
   * The expressions are those of the node-exporter mixin, with its selector and interval put in.
   */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          1 - avg without (cpu) (sum without (mode) (rate(node_cpu_seconds_total{job="node", mode=~"idle|iowait|steal"}[20s]))) -> 0.5 -> 0.5
          sum by (instance) (rate(node_cpu_seconds_total{job="node", mode="system"}[20s])) -> 0.3 -> 0.3
          count without (cpu, mode) (node_cpu_seconds_total{job="node", mode="idle"}) -> 2 -> 2
          node_load1{job="node"} / count without (cpu, mode) (node_cpu_seconds_total{job="node", mode="idle"}) -> 0.75 -> 1.5
          1 - (node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"}) -> 0.375 -> 0.375
          100 - ((node_memory_MemAvailable_bytes{job="node"} or node_memory_Buffers_bytes{job="node"} + node_memory_Cached_bytes{job="node"} + node_memory_MemFree_bytes{job="node"}) / node_memory_MemTotal_bytes{job="node"} * 100) -> 37.5 -> 37.5
          max without (fstype, mountpoint) (1 - node_filesystem_avail_bytes{job="node", fstype!="", mountpoint!=""} / node_filesystem_size_bytes{job="node", fstype!="", mountpoint!=""}) -> 0.75 -> 0.75
          sum by (instance) (node_filesystem_avail_bytes{job="node", fstype!="", mountpoint!=""} and node_filesystem_readonly{job="node", fstype!="", mountpoint!=""} == 0) -> 21474836480 -> 21474836480
          rate(node_disk_read_bytes_total{job="node", device=~"sd.+"}[20s]) -> 2000000 -> 4000000
          rate(node_disk_written_bytes_total{job="node", device=~"sd.+"}[20s]) -> 5000000 -> 10000000
          rate(node_disk_io_time_seconds_total{job="node", device=~"sd.+"}[20s]) -> 0.3 -> 0.3
          rate(node_disk_io_time_weighted_seconds_total{job="node", device=~"sd.+"}[20s]) -> 0.6 -> 0.6
          rate(node_disk_read_time_seconds_total{job="node"}[20s]) / rate(node_disk_reads_completed_total{job="node"}[20s]) -> 0.01 -> 0.01
          sum without (device) (rate(node_network_receive_bytes_total{job="node", device!="lo"}[20s])) -> 125000000 -> 250000000
          sum without (device) (rate(node_network_transmit_bytes_total{job="node", device!="lo"}[20s])) -> 1000000 -> 2000000
          sum without (device) (rate(node_network_receive_drop_total{job="node", device!="lo"}[20s])) -> 2 -> 2
          node_time_seconds{job="node"} - node_boot_time_seconds{job="node"} > bool 3600 -> 1 -> 1
          """)
  void shouldAnswerAsTheMixinExpects(String expression, double ofWeb, double ofDb) {
    await()
        .atMost(BOUND)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(valueOf("web-1", expression))
                  .isCloseTo(ofWeb, within(ofWeb * RATE_TOLERANCE));
              assertThat(valueOf("db-1", expression))
                  .isCloseTo(ofDb, within(ofDb * RATE_TOLERANCE));
            });
  }

  private static double valueOf(String node, String expression)
      throws IOException, InterruptedException {
    List<Double> values =
        prometheus.query(expression).entrySet().stream()
            .filter(series -> node.equals(series.getKey().get("instance")))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(values).hasSize(1);
    return values.getFirst();
  }

  @Test
  void shouldTellNodesFromTheCollectorByTheirLabels() {
    String target = "127.0.0.1:" + collector.httpPort();
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              assertThat(prometheus.query("node_load5{instance=\"web-1\"}"))
                  .containsOnlyKeys(
                      List.of(Map.of("instance", "web-1", "job", "node", "collector", target)));
              assertThat(prometheus.query("loomscope_node_up{instance=\"web-1\"}"))
                  .containsExactly(Map.entry(labels("web-1", target), 1.0));
              assertThat(prometheus.query("up"))
                  .containsExactly(Map.entry(labels(target, target), 1.0));
              assertThat(prometheus.query("loomscope_collector_nodes{state=\"online\"}").keySet())
                  .extracting(labels -> labels.get("instance"))
                  .containsExactly(target);
            });
  }

  private static Map<String, String> labels(String instance, String collector) {
    return Map.of("instance", instance, "job", "loomscope-collector", "collector", collector);
  }

  /**
   * As the operator configures Prometheus: the target's labels are those of the collector's pod.
   */
  @Test
  void shouldCreditEachNodeToItselfUnderKubePrometheus(@TempDir Path operators) throws Exception {
    Map<String, Object> job =
        Map.of(
            "job_name",
            "loomscope-collector",
            "honor_labels",
            true,
            "scrape_interval",
            "1s",
            "static_configs",
            List.of(
                Map.of(
                    "targets", List.of("127.0.0.1:" + collector.httpPort()),
                    "labels", Map.of("namespace", "loomscope", "pod", "collector-0"))),
            "metric_relabel_configs",
            relabelingsOfTheCollectorsMonitor());
    Path rules = Path.of("..", "prometheus", "kube-prometheus.yaml").toAbsolutePath();
    Map<String, Object> configuration =
        Map.of(
            "global", Map.of("evaluation_interval", "1s"),
            "rule_files", List.of(rules.toString()),
            "scrape_configs", List.of(job));
    try (PrometheusServer server =
        PrometheusServer.startWith(
            operators, JsonMapper.shared().writeValueAsString(configuration))) {
      await()
          .atMost(BOUND)
          .untilAsserted(
              () ->
                  assertThat(
                          server.query(
                              """
                              count by (node) (node_cpu_seconds_total{job="node", mode="idle"} \
                              * on (namespace, pod) group_left(node) node_namespace_pod:kube_pod_info:)
                              """))
                      .containsExactlyInAnyOrderEntriesOf(
                          Map.of(Map.of("node", "web-1"), 2.0, Map.of("node", "db-1"), 2.0)));
      assertThat(server.query("loomscope_node_up{instance=\"web-1\", pod=\"collector-0\"}"))
          .hasSize(1);
    }
  }

  private static List<Map<String, Object>> relabelingsOfTheCollectorsMonitor() throws IOException {
    Path monitors = Path.of("..", "k8s", "components", "prometheus-operator", "monitors.yaml");
    for (Object document : new Yaml().loadAll(Files.readString(monitors))) {
      JsonNode monitor = JsonMapper.shared().valueToTree(document);
      if (monitor.at("/metadata/name").asString("").equals("collector")) {
        return monitor
            .at("/spec/endpoints/0/metricRelabelings")
            .valueStream()
            .map(
                rule ->
                    rule.propertyStream()
                        .collect(
                            Collectors.toMap(
                                entry -> entry.getKey().replace("Label", "_label"),
                                entry -> (Object) entry.getValue())))
            .toList();
      }
    }
    throw new AssertionError("no monitor of the collector");
  }

  @Test
  void shouldEndTheSeriesOfANodeThatFallsSilent() throws Exception {
    ReportSender silent = ReportSender.start(collector.port(), "silent-1", now -> values(now, 1));
    try {
      await()
          .atMost(BOUND)
          .until(() -> !prometheus.query("node_load1{instance=\"silent-1\"}").isEmpty());
    } finally {
      silent.close();
    }
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              assertThat(prometheus.query("loomscope_node_up{instance=\"silent-1\"}"))
                  .containsValue(0.0);
              assertThat(prometheus.query("{instance=\"silent-1\", __name__=~\"node_.+\"}"))
                  .isEmpty();
            });
  }
}
