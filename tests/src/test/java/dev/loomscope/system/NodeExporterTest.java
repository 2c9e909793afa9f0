package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's node_exporter beside an agent and a collector: both tell the same of this machine. */
@Tag("system")
@Timeout(300)
final class NodeExporterTest {

  private static final String NODE = "this-node";
  private static final Duration BOUND = Duration.ofSeconds(60);

  /**
   * A round in which somebody mounts a file system, or takes and gives back memory between two
   * readings, proves nothing about the series in question. What is wrong is wrong in every round.
   */
  private static final int ROUNDS = 30;

  /** Of gauges, beyond what node_exporter itself reads just before and just after. */
  private static final double TOLERANCE = 0.02;

  /** Of counters and points in time: none but a double's. */
  private static final double ROUNDING = 1e-6;

  private static final Pattern DOCUMENTED = Pattern.compile("`(node_\\w+\\*?)`");

  /**
   * What node_exporter leaves out as its authors ship it. Debian's leaves out more, and so does the
   * agent, for the sake of Kubernetes.
   */
  private static final String MOUNT_POINTS =
      "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

  /** What node_exporter 1.9 leaves out; 1.5 has zram. */
  private static final String DISKS = "^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$";

  /** What node_exporter 1.9 takes from /proc/net/netstat and its like; 1.5 takes two less. */
  private static final String NETSTAT =
      "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)"
          + "|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)"
          + "|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)"
          + "|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$";

  /** Names of node_exporter 1.9 that Debian's 1.5 does not have. */
  private static final Set<String> SINCE =
      Set.of(
          "node_softnet_cpu_collision_total",
          "node_softnet_received_rps_total",
          "node_softnet_flow_limit_count_total",
          "node_softnet_backlog_len",
          "node_pressure_irq_stalled_seconds_total");

  /** Its labels say whose program it is. */
  private static final String BUILD = "node_exporter_build_info";

  private static final String TEXTFILE =
      """
      # HELP apt_upgrades_pending Apt packages pending updates by origin.
      # TYPE apt_upgrades_pending gauge
      apt_upgrades_pending{origin="Debian:12/oldstable",arch="all"} 17
      apt_upgrades_pending{arch="amd64", origin="a \\"b\\" {c}",} 1.5e3
      apt_cache_age_seconds -12.25
      apt_big 9007199254740993
      """;

  @TempDir private static Path folder;
  @TempDir private static Path agentFolder;

  private static ForeignServer nodeExporter;
  private static RunningCollector collector;
  private static RunningProgram agent;

  @BeforeAll
  static void start() throws Exception {
    Tools.require("prometheus-node-exporter");
    Path textfiles = Files.createDirectories(folder.resolve("textfiles"));
    Files.writeString(textfiles.resolve("apt.prom"), TEXTFILE);
    nodeExporter =
        ForeignServer.start(
            folder,
            port ->
                List.of(
                    "prometheus-node-exporter",
                    "--web.listen-address=127.0.0.1:" + port,
                    "--collector.filesystem.mount-points-exclude=" + MOUNT_POINTS,
                    "--collector.diskstats.device-exclude=" + DISKS,
                    "--collector.netdev.device-exclude=",
                    "--collector.netstat.fields=" + NETSTAT,
                    "--collector.netclass.ignore-invalid-speed",
                    "--collector.textfile.directory=" + textfiles),
            "/metrics");
    collector = RunningCollector.start(folder, "--textfile-expose");
    agent =
        RunningProgram.start(
            "agent-service",
            agentFolder,
            "--collector",
            "127.0.0.1:" + collector.port(),
            "--node",
            NODE,
            "--interval",
            "1s",
            "--filesystems-exclude",
            MOUNT_POINTS,
            "--networks-exclude=",
            "--textfile-directory",
            textfiles.toString(),
            "--http-port",
            "0");
    await().atMost(BOUND).until(() -> agent.output().contains("ready"));
    await().atMost(BOUND).until(() -> own().series().containsKey("node_uname_info"));
  }

  @AfterAll
  static void stop() {
    if (agent != null) {
      agent.close();
    }
    if (collector != null) {
      collector.close();
    }
    if (nodeExporter != null) {
      nodeExporter.close();
    }
  }

  private static MetricsText theirs() throws IOException, InterruptedException {
    return MetricsText.of(nodeExporter.uri("/metrics"));
  }

  private static MetricsText own() throws IOException, InterruptedException {
    return MetricsText.of(collector.metrics());
  }

  private static Set<String> nodeNames(MetricsText metrics) {
    Set<String> names = new TreeSet<>(metrics.series().keySet());
    names.removeIf(name -> !name.startsWith("node_") || SINCE.contains(name));
    return names;
  }

  private static double sampleTime() throws IOException, InterruptedException {
    URI page = URI.create(collector.metrics() + "?name%5B%5D=node_time_seconds");
    return MetricsText.of(page).value("node_time_seconds", Map.of("instance", NODE));
  }

  private static double awaitSampleAfter(double time) {
    Callable<Double> last = NodeExporterTest::sampleTime;
    return await().atMost(BOUND).until(last, newest -> newest > time);
  }

  @Test
  void shouldNameAndTypeSeriesAsNodeExporterDoes() throws Exception {
    MetricsText theirs = theirs();
    MetricsText own = own();
    assertThat(nodeNames(own)).hasSizeGreaterThan(200);
    assertThat(nodeNames(theirs)).containsAll(nodeNames(own));
    for (String name : nodeNames(own)) {
      assertThat(own.types().get(name)).as(name).isEqualTo(theirs.types().get(name));
      assertThat(help(own, name)).isEqualTo(help(theirs, name));
    }
  }

  private static List<String> help(MetricsText metrics, String name) {
    return metrics.text().lines().filter(line -> line.startsWith("# HELP " + name + " ")).toList();
  }

  /** Every series of each name that both have is compared, but for who they are. */
  @Test
  void shouldHaveTheLabelsAndValuesThatNodeExporterHas() throws Exception {
    Set<String> open = nodeNames(own());
    open.remove(BUILD);
    Map<String, String> differences = new TreeMap<>();
    for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
      MetricsText before = theirs();
      double asked = before.value("node_time_seconds", Map.of());
      double first = awaitSampleAfter(asked);
      awaitSampleAfter(first); // so that the first has arrived in all its parts
      MetricsText own = own();
      MetricsText after = theirs();
      for (String name : Set.copyOf(open)) {
        Range range = new Range(before.of(name), after.of(name), isExact(name, own));
        String difference = range.differenceOf(withoutInstance(own.of(name)));
        if (difference.isEmpty()) {
          open.remove(name);
        } else {
          differences.put(name, difference);
        }
      }
    }
    differences.keySet().retainAll(open);
    assertThat(differences).isEmpty();
    assertThat(open).isEmpty();
  }

  /** Gauges may be read at a bad moment; counters and times cannot. */
  private static boolean isExact(String name, MetricsText metrics) {
    return !"gauge".equals(metrics.types().get(name)) || name.endsWith("_time_seconds");
  }

  private static Map<Map<String, String>, Double> withoutInstance(
      Map<Map<String, String>, Double> series) {
    Map<Map<String, String>, Double> without = new LinkedHashMap<>();
    series.forEach(
        (labels, value) -> {
          Map<String, String> rest = new TreeMap<>(labels);
          assertThat(rest.remove("instance")).isEqualTo(NODE);
          without.put(rest, value);
        });
    return without;
  }

  /** What node_exporter said of a name before and after. */
  private record Range(
      Map<Map<String, String>, Double> before,
      Map<Map<String, String>, Double> after,
      boolean isExact) {

    /** Says how others differ; empty if they do not. */
    String differenceOf(Map<Map<String, String>, Double> values) {
      if (!values.keySet().equals(before.keySet()) || !values.keySet().equals(after.keySet())) {
        return "labels %s, not %s".formatted(values.keySet(), before.keySet());
      }
      for (Map.Entry<Map<String, String>, Double> entry : values.entrySet()) {
        double first = before.getOrDefault(entry.getKey(), Double.NaN);
        double last = after.getOrDefault(entry.getKey(), Double.NaN);
        double low = Math.min(first, last);
        double high = Math.max(first, last);
        double value = entry.getValue();
        double under = isExact ? ROUNDING : low * TOLERANCE;
        double over = isExact ? ROUNDING : high * TOLERANCE;
        if (!(value >= low - under && value <= high + over)) {
          return "%s is %s, not %s to %s".formatted(entry.getKey(), value, low, high);
        }
      }
      return "";
    }
  }

  @Test
  void shouldPassOnTheTextFilesThatNodeExporterPassesOn() throws Exception {
    MetricsText own = own();
    MetricsText theirs = theirs();
    for (String name : List.of("apt_upgrades_pending", "apt_cache_age_seconds", "apt_big")) {
      assertThat(theirs.of(name)).isNotEmpty();
      assertThat(withoutInstance(own.of(name))).isEqualTo(theirs.of(name));
    }
  }

  @Test
  void shouldListInItsDocumentationWhatNodeExporterHasBeside() throws Exception {
    Set<String> missing = nodeNames(theirs());
    missing.removeAll(nodeNames(own()));
    assertThat(missing).isNotEmpty();
    List<String> documented =
        DOCUMENTED
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
            .results()
            .map(match -> match.group(1).replace("*", "\\w*"))
            .toList();
    missing.removeIf(name -> documented.stream().anyMatch(name::matches));
    assertThat(missing).isEmpty();
  }
}
