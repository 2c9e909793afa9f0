package dev.loomscope.collector.exposition;

import static dev.loomscope.collector.exposition.TestNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.registry.History;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.service.Exposition.Format;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.SystemFacts;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeExpositionTest {

  private static final Measurements WHOLE =
      Measurements.builder()
          .cpu(new CpuTimes(1, 1, 1, 1, 1, 1, 1, 1))
          .cores(List.of(new Core(3, new CpuTimes(1, 20, 300, 4_000, 50_120, 600_003, 0, 90_010))))
          .load(new Load(0.52, 1.25, 3))
          .memory(new Memory(1_600, 600, 200, 1_000, 50, 700, 0, 0, 9_007_199_254_740_993L))
          .filesystems(List.of(new Filesystem("/dev/sda1", "/", "ext4", 64, 32, 30, 9, 8, true)))
          .disks(List.of(new Disk("sda", 1, 512, 1_500, 2, 1_024, 20, 1_600, 1_700, 3)))
          .networks(List.of(new Network("eth0", 11, 12, 13, 14, 15, 16, 17, Long.MAX_VALUE)))
          .system(
              new SystemFacts(
                  1_767_000_000_001L,
                  "Linux",
                  "6.1.0",
                  "#1 SMP",
                  "x86_64",
                  "web",
                  "(none)",
                  77,
                  1_024,
                  65_536,
                  7,
                  5))
          .build();

  private static String text(NodeSnapshot... nodes) throws IOException {
    return TestNodes.text(TestNodes.of(nodes), Format.TEXT, name -> true);
  }

  private static List<String> samples(String text) {
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static NodeSnapshot online(Measurements values) {
    return node("web-1", NodeState.ONLINE, values);
  }

  @Test
  void shouldExposeAWholeNodeAsNodeExporterDoes() throws Exception {
    assertThat(text(online(WHOLE)))
        .endsWith(
            """
            # HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
            # TYPE node_cpu_seconds_total counter
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="idle"} 4
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="iowait"} 50.12
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="irq"} 600.003
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="nice"} 0.02
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="softirq"} 0
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="steal"} 90.01
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="system"} 0.3
            node_cpu_seconds_total{instance="web-1",cpu="3",mode="user"} 0.001
            # HELP node_load1 1m load average.
            # TYPE node_load1 gauge
            node_load1{instance="web-1"} 0.52
            # HELP node_load5 5m load average.
            # TYPE node_load5 gauge
            node_load5{instance="web-1"} 1.25
            # HELP node_load15 15m load average.
            # TYPE node_load15 gauge
            node_load15{instance="web-1"} 3
            # HELP node_memory_MemTotal_bytes Memory information field MemTotal_bytes.
            # TYPE node_memory_MemTotal_bytes gauge
            node_memory_MemTotal_bytes{instance="web-1"} 1600
            # HELP node_memory_MemFree_bytes Memory information field MemFree_bytes.
            # TYPE node_memory_MemFree_bytes gauge
            node_memory_MemFree_bytes{instance="web-1"} 200
            # HELP node_memory_MemAvailable_bytes Memory information field MemAvailable_bytes.
            # TYPE node_memory_MemAvailable_bytes gauge
            node_memory_MemAvailable_bytes{instance="web-1"} 1000
            # HELP node_memory_Buffers_bytes Memory information field Buffers_bytes.
            # TYPE node_memory_Buffers_bytes gauge
            node_memory_Buffers_bytes{instance="web-1"} 50
            # HELP node_memory_Cached_bytes Memory information field Cached_bytes.
            # TYPE node_memory_Cached_bytes gauge
            node_memory_Cached_bytes{instance="web-1"} 700
            # HELP node_memory_SwapTotal_bytes Memory information field SwapTotal_bytes.
            # TYPE node_memory_SwapTotal_bytes gauge
            node_memory_SwapTotal_bytes{instance="web-1"} 0
            # HELP node_memory_SwapFree_bytes Memory information field SwapFree_bytes.
            # TYPE node_memory_SwapFree_bytes gauge
            node_memory_SwapFree_bytes{instance="web-1"} 9007199254740993
            # HELP node_filesystem_size_bytes Filesystem size in bytes.
            # TYPE node_filesystem_size_bytes gauge
            node_filesystem_size_bytes{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 64
            # HELP node_filesystem_free_bytes Filesystem free space in bytes.
            # TYPE node_filesystem_free_bytes gauge
            node_filesystem_free_bytes{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 32
            # HELP node_filesystem_avail_bytes Filesystem space available to non-root users in bytes.
            # TYPE node_filesystem_avail_bytes gauge
            node_filesystem_avail_bytes{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 30
            # HELP node_filesystem_files Filesystem total file nodes.
            # TYPE node_filesystem_files gauge
            node_filesystem_files{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 9
            # HELP node_filesystem_files_free Filesystem total free file nodes.
            # TYPE node_filesystem_files_free gauge
            node_filesystem_files_free{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 8
            # HELP node_filesystem_readonly Filesystem read-only status.
            # TYPE node_filesystem_readonly gauge
            node_filesystem_readonly{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 1
            # HELP node_filesystem_device_error Whether an error occurred while getting statistics for the given device.
            # TYPE node_filesystem_device_error gauge
            node_filesystem_device_error{instance="web-1",device="/dev/sda1",fstype="ext4",mountpoint="/"} 0
            # HELP node_disk_reads_completed_total The total number of reads completed successfully.
            # TYPE node_disk_reads_completed_total counter
            node_disk_reads_completed_total{instance="web-1",device="sda"} 1
            # HELP node_disk_read_bytes_total The total number of bytes read successfully.
            # TYPE node_disk_read_bytes_total counter
            node_disk_read_bytes_total{instance="web-1",device="sda"} 512
            # HELP node_disk_read_time_seconds_total The total number of seconds spent by all reads.
            # TYPE node_disk_read_time_seconds_total counter
            node_disk_read_time_seconds_total{instance="web-1",device="sda"} 1.5
            # HELP node_disk_writes_completed_total The total number of writes completed successfully.
            # TYPE node_disk_writes_completed_total counter
            node_disk_writes_completed_total{instance="web-1",device="sda"} 2
            # HELP node_disk_written_bytes_total The total number of bytes written successfully.
            # TYPE node_disk_written_bytes_total counter
            node_disk_written_bytes_total{instance="web-1",device="sda"} 1024
            # HELP node_disk_write_time_seconds_total This is the total number of seconds spent by all writes.
            # TYPE node_disk_write_time_seconds_total counter
            node_disk_write_time_seconds_total{instance="web-1",device="sda"} 0.02
            # HELP node_disk_io_time_seconds_total Total seconds spent doing I/Os.
            # TYPE node_disk_io_time_seconds_total counter
            node_disk_io_time_seconds_total{instance="web-1",device="sda"} 1.6
            # HELP node_disk_io_time_weighted_seconds_total The weighted # of seconds spent doing I/Os.
            # TYPE node_disk_io_time_weighted_seconds_total counter
            node_disk_io_time_weighted_seconds_total{instance="web-1",device="sda"} 1.7
            # HELP node_disk_io_now The number of I/Os currently in progress.
            # TYPE node_disk_io_now gauge
            node_disk_io_now{instance="web-1",device="sda"} 3
            # HELP node_network_receive_bytes_total Network device statistic receive_bytes.
            # TYPE node_network_receive_bytes_total counter
            node_network_receive_bytes_total{instance="web-1",device="eth0"} 11
            # HELP node_network_receive_packets_total Network device statistic receive_packets.
            # TYPE node_network_receive_packets_total counter
            node_network_receive_packets_total{instance="web-1",device="eth0"} 12
            # HELP node_network_receive_errs_total Network device statistic receive_errs.
            # TYPE node_network_receive_errs_total counter
            node_network_receive_errs_total{instance="web-1",device="eth0"} 13
            # HELP node_network_receive_drop_total Network device statistic receive_drop.
            # TYPE node_network_receive_drop_total counter
            node_network_receive_drop_total{instance="web-1",device="eth0"} 14
            # HELP node_network_transmit_bytes_total Network device statistic transmit_bytes.
            # TYPE node_network_transmit_bytes_total counter
            node_network_transmit_bytes_total{instance="web-1",device="eth0"} 15
            # HELP node_network_transmit_packets_total Network device statistic transmit_packets.
            # TYPE node_network_transmit_packets_total counter
            node_network_transmit_packets_total{instance="web-1",device="eth0"} 16
            # HELP node_network_transmit_errs_total Network device statistic transmit_errs.
            # TYPE node_network_transmit_errs_total counter
            node_network_transmit_errs_total{instance="web-1",device="eth0"} 17
            # HELP node_network_transmit_drop_total Network device statistic transmit_drop.
            # TYPE node_network_transmit_drop_total counter
            node_network_transmit_drop_total{instance="web-1",device="eth0"} 9223372036854775807
            # HELP node_uname_info Labeled system information as provided by the uname system call.
            # TYPE node_uname_info gauge
            node_uname_info{instance="web-1",domainname="(none)",machine="x86_64",nodename="web",release="6.1.0",sysname="Linux",version="#1 SMP"} 1
            # HELP node_boot_time_seconds Node boot time, in unixtime.
            # TYPE node_boot_time_seconds gauge
            node_boot_time_seconds{instance="web-1"} 1767000000.001
            # HELP node_time_seconds System time in seconds since epoch (1970).
            # TYPE node_time_seconds gauge
            node_time_seconds{instance="web-1"} 1767225600.125
            # HELP node_context_switches_total Total number of context switches.
            # TYPE node_context_switches_total counter
            node_context_switches_total{instance="web-1"} 77
            # HELP node_filefd_allocated File descriptor statistics: allocated.
            # TYPE node_filefd_allocated gauge
            node_filefd_allocated{instance="web-1"} 1024
            # HELP node_filefd_maximum File descriptor statistics: maximum.
            # TYPE node_filefd_maximum gauge
            node_filefd_maximum{instance="web-1"} 65536
            # HELP node_netstat_Udp_InErrors Statistic UdpInErrors.
            # TYPE node_netstat_Udp_InErrors untyped
            node_netstat_Udp_InErrors{instance="web-1"} 7
            # HELP node_netstat_Udp_RcvbufErrors Statistic UdpRcvbufErrors.
            # TYPE node_netstat_Udp_RcvbufErrors untyped
            node_netstat_Udp_RcvbufErrors{instance="web-1"} 5
            """);
  }

  @Test
  void shouldExposeTheFamiliesOfTheCatalogue() throws Exception {
    Measurements values =
        Measurements.builder()
            .series(
                List.of(
                    series("guest", List.of("7"), 12_340, 5),
                    series("pressure", List.of(), 19_132_347_309L, Series.NONE, 0, 1_000_000),
                    series("bonding", List.of("bond\"0"), 2, 1),
                    series("bonding", List.of("bond1"), 3),
                    series("temp", List.of("platform_coretemp_0", "temp1"), -1_500, 95_000)))
            .build();
    assertThat(text(online(values)))
        .endsWith(
            """
            # HELP node_cpu_guest_seconds_total Seconds the CPUs spent in guests (VMs) for each mode.
            # TYPE node_cpu_guest_seconds_total counter
            node_cpu_guest_seconds_total{instance="web-1",cpu="7",mode="user"} 12.34
            node_cpu_guest_seconds_total{instance="web-1",cpu="7",mode="nice"} 0.005
            # HELP node_pressure_cpu_waiting_seconds_total Total time in seconds that processes have waited for CPU time
            # TYPE node_pressure_cpu_waiting_seconds_total counter
            node_pressure_cpu_waiting_seconds_total{instance="web-1"} 19132.347309
            # HELP node_pressure_io_stalled_seconds_total Total time in seconds no process could make progress due to IO congestion
            # TYPE node_pressure_io_stalled_seconds_total counter
            node_pressure_io_stalled_seconds_total{instance="web-1"} 0
            # HELP node_pressure_memory_waiting_seconds_total Total time in seconds that processes have waited for memory
            # TYPE node_pressure_memory_waiting_seconds_total counter
            node_pressure_memory_waiting_seconds_total{instance="web-1"} 1
            # HELP node_bonding_slaves Number of configured slaves per bonding interface.
            # TYPE node_bonding_slaves gauge
            node_bonding_slaves{instance="web-1",master="bond\\"0"} 2
            node_bonding_slaves{instance="web-1",master="bond1"} 3
            # HELP node_bonding_active Number of active slaves per bonding interface.
            # TYPE node_bonding_active gauge
            node_bonding_active{instance="web-1",master="bond\\"0"} 1
            # HELP node_hwmon_temp_celsius Hardware monitor for temperature (input)
            # TYPE node_hwmon_temp_celsius gauge
            node_hwmon_temp_celsius{instance="web-1",chip="platform_coretemp_0",sensor="temp1"} -1.5
            # HELP node_hwmon_temp_max_celsius Hardware monitor for temperature (max)
            # TYPE node_hwmon_temp_max_celsius gauge
            node_hwmon_temp_max_celsius{instance="web-1",chip="platform_coretemp_0",sensor="temp1"} 95
            """);
  }

  private static Series series(String group, List<String> labels, long... values) {
    return Series.of(new Series.Id(SeriesGroup.of(group), labels), values);
  }

  @Test
  void shouldExposeWhatItKnowsOfANodeItself() throws Exception {
    assertThat(samples(text(online(WHOLE))))
        .startsWith(
            "loomscope_node_up{instance=\"web-1\"} 1",
            "loomscope_node_twin{instance=\"web-1\"} 0",
            "loomscope_node_last_report_timestamp_seconds{instance=\"web-1\"} 1767225600.25",
            "loomscope_node_interval_seconds{instance=\"web-1\"} 5",
            "loomscope_node_reports_total{instance=\"web-1\"} 100",
            "loomscope_node_reports_lost{instance=\"web-1\"} 2",
            "loomscope_node_reports_late_total{instance=\"web-1\"} 4",
            "loomscope_node_reports_duplicate_total{instance=\"web-1\"} 3",
            "loomscope_node_reports_too_old_total{instance=\"web-1\"} 5",
            "loomscope_node_agent_restarts_total{instance=\"web-1\"} 1");
  }

  @Test
  void shouldTellWhichDevicesAreLayersOnOthers() throws Exception {
    Measurements layered =
        Measurements.builder()
            .disks(List.of(disk("dm-0").withLayer("lvm"), disk("sda")))
            .networks(List.of(network("bond0").withLayer("bond"), network("eth0")))
            .build();
    assertThat(samples(text(online(layered))))
        .filteredOn(line -> line.contains("layer"))
        .containsExactly(
            "loomscope_node_disk_layer_info{instance=\"web-1\",device=\"dm-0\",layer=\"lvm\"} 1",
            "loomscope_node_network_layer_info{instance=\"web-1\",device=\"bond0\",layer=\"bond\"} 1");
  }

  private static Disk disk(String device) {
    return new Disk(device, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  private static Network network(String device) {
    return new Network(device, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void shouldKeepOfANodeThatIsSilentOnlyWhatItKnowsItself() throws Exception {
    String text =
        text(
            node("gone", NodeState.GONE, WHOLE),
            node("late", NodeState.LATE, WHOLE),
            node("web-1", NodeState.ONLINE, WHOLE));
    assertThat(samples(text).stream().filter(sample -> sample.startsWith("node_")))
        .isNotEmpty()
        .allMatch(sample -> sample.contains("instance=\"web-1\""));
    assertThat(text)
        .contains(
            """
            # TYPE loomscope_node_up gauge
            loomscope_node_up{instance="gone"} 0
            loomscope_node_up{instance="late"} 0
            loomscope_node_up{instance="web-1"} 1
            """,
            "loomscope_node_reports_total{instance=\"late\"} 100\n");
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() throws Exception {
    Measurements unknown =
        Measurements.builder()
            .cores(List.of(new Core(0, new CpuTimes(1_000, -1, 2_000, 3_000, -1, -1, -1, -1))))
            .memory(new Memory(1_600, -1, -1, -1, -1, -1, -1, -1, -1))
            .filesystems(List.of(new Filesystem("d", "/", "nfs", -1, -1, -1, -1, -1, false)))
            .disks(List.of(new Disk("sda", -1, -1, -1, -1, -1, -1, -1, -1, -1)))
            .networks(List.of(new Network("eth0", -1, -1, -1, -1, -1, -1, -1, 0)))
            .system(new SystemFacts(-1, null, null, null, null, null, null, -1, -1, -1, -1, -1))
            .build();
    assertThat(samples(text(online(unknown))).stream().filter(line -> line.startsWith("node_")))
        .containsExactly(
            "node_cpu_seconds_total{instance=\"web-1\",cpu=\"0\",mode=\"idle\"} 3",
            "node_cpu_seconds_total{instance=\"web-1\",cpu=\"0\",mode=\"system\"} 2",
            "node_cpu_seconds_total{instance=\"web-1\",cpu=\"0\",mode=\"user\"} 1",
            "node_memory_MemTotal_bytes{instance=\"web-1\"} 1600",
            "node_filesystem_readonly{instance=\"web-1\",device=\"d\",fstype=\"nfs\",mountpoint=\"/\"} 0",
            "node_filesystem_device_error{instance=\"web-1\",device=\"d\",fstype=\"nfs\",mountpoint=\"/\"} 1",
            "node_network_transmit_drop_total{instance=\"web-1\",device=\"eth0\"} 0",
            "node_time_seconds{instance=\"web-1\"} 1767225600.125");
  }

  @Test
  void shouldHaveNoFamilyWithoutSamples() throws Exception {
    assertThat(text(online(Measurements.builder().build())))
        .doesNotContain("node_load1", "node_disk");
    assertThat(text()).isEmpty();
  }

  @Test
  void shouldEscapeLabels() throws Exception {
    Measurements odd =
        Measurements.builder()
            .filesystems(
                List.of(
                    new Filesystem("//nas/\"x\"", "C:\\ü😀\n", "cifs", 7, -1, -1, -1, -1, false)))
            .build();
    assertThat(text(online(odd)))
        .contains(
            "node_filesystem_size_bytes{instance=\"web-1\",device=\"//nas/\\\"x\\\"\",fstype=\"cifs\","
                + "mountpoint=\"C:\\\\ü😀\\n\"} 7\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.05, 0.05",
    "0.3, 0.3",
    "12.125, 12.125",
    "0.0001, 1.0E-4",
    "0.1234567, 0.1234567",
    "123456789012.5, 123456789012.5",
    "1e300, 1.0E300"
  })
  void shouldWriteFractionsExactly(double average, String text) throws Exception {
    Measurements load = Measurements.builder().load(new Load(average, 0, 0)).build();
    assertThat(text(online(load))).contains("node_load1{instance=\"web-1\"} " + text + "\n");
  }

  @Test
  void shouldNameCountersAsOpenMetricsDoes() throws Exception {
    String text = TestNodes.text(TestNodes.of(online(WHOLE)), Format.OPEN_METRICS, name -> true);
    assertThat(text)
        .contains(
            """
            # HELP node_context_switches Total number of context switches.
            # TYPE node_context_switches counter
            node_context_switches_total{instance="web-1"} 77
            """,
            "# TYPE node_netstat_Udp_InErrors unknown\n",
            "# TYPE node_uname_info gauge\n")
        .doesNotContain("# EOF", "untyped");
  }

  @Test
  void shouldExposeOnlyTheFamiliesThatAreWanted() throws Exception {
    String text =
        TestNodes.text(TestNodes.of(online(WHOLE)), Format.TEXT, name -> name.equals("node_load5"));
    assertThat(samples(text)).containsExactly("node_load5{instance=\"web-1\"} 1.25");
  }

  @Test
  void shouldMakeItOnceForAllWhoReadWithinASecond() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Iterator<Nodes> looks = List.of(TestNodes.of(online(WHOLE)), TestNodes.of()).iterator();
    NodeExposition exposition =
        new NodeExposition(
            new Nodes() {
              @Override
              public RegistrySnapshot snapshot() {
                return looks.next().snapshot();
              }

              @Override
              public Optional<History> history(String name) {
                return Optional.empty();
              }
            },
            true,
            nanos::get);
    String first = TestNodes.text(exposition, Format.TEXT, name -> true);
    nanos.addAndGet(NodeExposition.MAX_AGE.toNanos() - 1);
    assertThat(TestNodes.text(exposition, Format.TEXT, name -> true)).isEqualTo(first);
    assertThat(TestNodes.text(exposition, Format.OPEN_METRICS, name -> true))
        .contains("node_context_switches_total{instance=\"web-1\"} 77\n");
    nanos.incrementAndGet();
    assertThat(TestNodes.text(exposition, Format.TEXT, name -> true)).isEmpty();
  }

  @Test
  void shouldExposeMoreThanABufferHolds() throws Exception {
    NodeSnapshot[] nodes = new NodeSnapshot[500];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node("node-" + i, NodeState.ONLINE, WHOLE);
    }
    List<String> one = samples(text(nodes[0]));
    List<String> all = samples(text(nodes));
    assertThat(all).hasSize(nodes.length * one.size()).doesNotHaveDuplicates().containsAll(one);
  }
}
