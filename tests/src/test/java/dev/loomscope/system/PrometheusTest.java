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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                  .containsOnlyKeys(List.of(Map.of("instance", "web-1", "job", "node")));
              assertThat(prometheus.query("loomscope_node_up{instance=\"web-1\"}"))
                  .containsExactly(
                      Map.entry(Map.of("instance", "web-1", "job", "loomscope-collector"), 1.0));
              assertThat(prometheus.query("up"))
                  .containsExactly(
                      Map.entry(Map.of("instance", target, "job", "loomscope-collector"), 1.0));
              assertThat(prometheus.query("loomscope_collector_nodes{state=\"online\"}").keySet())
                  .extracting(labels -> labels.get("instance"))
                  .containsExactly(target);
            });
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
