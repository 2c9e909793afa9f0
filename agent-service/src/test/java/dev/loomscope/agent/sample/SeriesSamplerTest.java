package dev.loomscope.agent.sample;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the sampler makes of made-up /proc and /sys of machines that nobody has at hand. */
@Timeout(60)
final class SeriesSamplerTest {

  @TempDir private Path folder;
  private Path root;
  private FakeHost host;

  @BeforeEach
  void anOrdinaryNode() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    host = FakeHost.ordinary(folder).root(root.toString());
  }

  private void sys(String file, String text) throws IOException {
    Path path = root.resolve("sys").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private List<Series> sample(String group) {
    List<Series> all = host.sample().series();
    assertThat(host.failed).isEmpty();
    return all.stream().filter(series -> series.id().group().name().equals(group)).toList();
  }

  /** The known values of a group's items, by key. */
  private List<Map<String, Long>> values(String group) {
    return sample(group).stream().map(SeriesSamplerTest::values).toList();
  }

  private static Map<String, Long> values(Series series) {
    return series.id().group().fields().stream()
        .filter(field -> series.value(field.key()) != Series.NONE)
        .collect(Collectors.toMap(field -> field.key(), field -> series.value(field.key())));
  }

  private List<List<String>> labels(String group) {
    return sample(group).stream().map(series -> series.id().labels()).toList();
  }

  @Test
  void shouldTellWhatElseStandsInFilesThatItReadsAnyway() {
    assertThat(values("meminfo")).containsExactly(Map.of("SwapCached", 0L, "HugePages_Total", 0L));
    assertThat(values("stat")).containsExactly(Map.of("intr", 123L, "processes", 1L));
    assertThat(values("guest"))
        .containsExactly(Map.of("user", 90L, "nice", 100L), Map.of("user", 0L, "nice", 0L));
    assertThat(values("diskstats"))
        .containsExactly(
            Map.of(
                "reads_merged",
                2L,
                "writes_merged",
                6L,
                "discards",
                12L,
                "discards_merged",
                13L,
                "discarded_sectors",
                14L,
                "discard_ms",
                15L,
                "flushes",
                16L,
                "flush_ms",
                17L));
    assertThat(values("netdev"))
        .containsExactly(
            Map.of(
                "rx_fifo",
                5L,
                "rx_frame",
                6L,
                "rx_compressed",
                7L,
                "rx_multicast",
                8L,
                "tx_fifo",
                13L,
                "tx_colls",
                14L,
                "tx_carrier",
                15L,
                "tx_compressed",
                16L));
  }

  /** As the other modes of a core, see CpuCounters. */
  @Test
  void shouldHoldATimeOfGuestsThatStepsBackByATick() {
    NodeSampler sampler = host.sampler();
    sampler.sample();
    host.file("stat", "cpu  1 1 1 1 1 1 1 1 1 1\ncpu0 60 1 20 2000 5 6 7 8 8 11\n");
    assertThat(sampler.sample().series())
        .filteredOn(series -> series.id().group().name().equals("guest"))
        .extracting(SeriesSamplerTest::values)
        .containsExactly(Map.of("user", 90L, "nice", 110L));
  }

  @Test
  void shouldTellNothingOfSourcesThatAreNotWanted() {
    assertThat(host.series(EnumSet.of(SeriesSource.STAT)).sample().series())
        .extracting(series -> series.id().group().name())
        .containsOnly("build", "stat", "guest");
  }

  @Test
  void shouldTellStatisticsOfTheNetworkByName() {
    host.file(
            "self/net/netstat",
            "TcpExt: SyncookiesSent X ListenDrops\nTcpExt: 5 6 7\nIpExt: InOctets\nIpExt: 8\n")
        .file("self/net/snmp6", "Ip6InOctets   9\nIcmp6InMsgs  10\nUdpLite6InErrors 11\nOdd 1\n")
        .file(
            "self/net/sockstat",
            "sockets: used 17\nTCP: inuse 4 orphan 1 tw 2 alloc 5 mem 3\nFRAG: inuse 0 memory 6\n")
        .file("self/net/sockstat6", "TCP6: inuse 8\n");
    assertThat(values("netstat"))
        .containsExactly(
            Map.ofEntries(
                Map.entry("Ip_Forwarding", 1L),
                Map.entry("IpExt_InOctets", 8L),
                Map.entry("Ip6_InOctets", 9L),
                Map.entry("Icmp6_InMsgs", 10L),
                Map.entry("TcpExt_SyncookiesSent", 5L),
                Map.entry("TcpExt_ListenDrops", 7L),
                Map.entry("Udp_InDatagrams", 1_000L),
                Map.entry("Udp_NoPorts", 2L),
                Map.entry("Udp_OutDatagrams", 900L),
                Map.entry("Udp_SndbufErrors", 0L),
                Map.entry("UdpLite_InErrors", 99L),
                Map.entry("UdpLite6_InErrors", 11L)));
    assertThat(values("sockstat"))
        .containsExactly(
            Map.of(
                "sockets_used",
                17L,
                "TCP_inuse",
                4L,
                "TCP_orphan",
                1L,
                "TCP_tw",
                2L,
                "TCP_alloc",
                5L,
                "TCP_mem",
                3L,
                "TCP_mem_bytes",
                3 * PageSize.bytes(),
                "FRAG_inuse",
                0L,
                "FRAG_memory",
                6L,
                "TCP6_inuse",
                8L));
  }

  @Test
  void shouldSumConnectionTrackingOverProcessorsAndLeaveItOutWhereThereIsNone() {
    assertThat(values("conntrack")).isEmpty();
    host.file("sys/net/netfilter/nf_conntrack_count", "1619\n")
        .file("sys/net/netfilter/nf_conntrack_max", "262144\n")
        .file(
            "self/net/stat/nf_conntrack",
            "entries  clashres found invalid drop\n0653 0 0 0a 1\n0653 0 2 10 0\n");
    assertThat(values("conntrack"))
        .containsExactly(
            Map.of("entries", 1_619L, "limit", 262_144L, "found", 2L, "invalid", 26L, "drop", 1L));
  }

  @Test
  void shouldTellPressureThatTheKernelMeasuresAndNoOther() {
    assertThat(values("pressure")).isEmpty();
    host.file("pressure/cpu", "some avg10=1.00 avg60=2.00 avg300=3.00 total=18475883026\n")
        .file(
            "pressure/io",
            "some avg10=0.0 avg60=0.0 avg300=0.0 total=5\nfull avg10=0.0 avg300=0.0 total=6\n");
    assertThat(values("pressure"))
        .containsExactly(Map.of("cpu_some", 18_475_883_026L, "io_some", 5L, "io_full", 6L));
  }

  @Test
  void shouldKeepTheNumbersOfProcessorsThatAreOnline() {
    host.file(
            "self/net/softnet_stat",
            """
            000000ff 01 02 0 0 0 0 0 03 04 05 06 00000000
            00000001 00 00 0 0 0 0 0 00 00 00 00 00000007
            """)
        .file("schedstat", "version 15\ncpu0 0 0 0 0 0 0 11 12 13\ndomain0 3 0 0\ncpu7 1 2\n");
    assertThat(labels("softnet")).containsExactly(List.of("0"), List.of("7"));
    assertThat(values("softnet").getFirst())
        .isEqualTo(
            Map.of(
                "processed",
                255L,
                "dropped",
                1L,
                "times_squeezed",
                2L,
                "cpu_collision",
                3L,
                "received_rps",
                4L,
                "flow_limit_count",
                5L,
                "backlog_len",
                6L));
    assertThat(values("schedstat"))
        .containsExactly(Map.of("running_ns", 11L, "waiting_ns", 12L, "timeslices", 13L));
  }

  @Test
  void shouldTellTheStateOfArrays() {
    host.file(
        "mdstat",
        """
        Personalities : [raid1] [raid6] [raid5] [raid0]
        md3 : active raid6 sda1[8] sdh1[7] sdg1[6](F) sdf1[5] sde1[11] sdd1[3](S)
              5853468288 blocks super 1.2 level 6, 64k chunk, algorithm 2 [8/7] [UUUUUU_U]

        md127 : active (auto-read-only) raid1 sdi2[0] sdj2[1]
              312319552 blocks [2/2] [UU]
              [=>...................]  check =  8.5% (16775552/195310144) finish=17.0min speed=9K/sec
              bitmap: 0/1 pages [0KB], 65536KB chunk

        md0 : active raid0 sda2[0] sdb2[1]
              1000 blocks super 1.2 512k chunks

        md9 : inactive sdc2[2](S)
              2000 blocks super 1.2

        md4 : active raid1 sda3[0] sdb3[1]
              4883648 blocks [2/1] [U_]
                resync=DELAYED

        unused devices: <none>
        """);
    assertThat(labels("md"))
        .containsExactly(
            List.of("md3"), List.of("md127"), List.of("md0"), List.of("md9"), List.of("md4"));
    assertThat(values("md"))
        .extracting(
            md -> md.get("required"),
            md -> md.get("active"),
            md -> md.get("failed"),
            md -> md.get("spare"),
            md -> md.get("blocks"),
            md -> md.get("synced"))
        .containsExactly(
            tuple(8L, 7L, 1L, 1L, 5_853_468_288L, 5_853_468_288L),
            tuple(2L, 2L, 0L, 0L, 312_319_552L, 16_775_552L),
            tuple(2L, 2L, 0L, 0L, 1_000L, 1_000L),
            tuple(0L, 0L, 0L, 1L, 2_000L, 2_000L),
            tuple(2L, 1L, 0L, 0L, 4_883_648L, 0L));
    assertThat(values("md"))
        .extracting(
            md ->
                List.of("active", "inactive", "recovering", "resync", "check").stream()
                    .filter(state -> Long.valueOf(1).equals(md.get("is_" + state)))
                    .toList())
        .containsExactly(
            List.of("active"),
            List.of("check"),
            List.of("active"),
            List.of("inactive"),
            List.of("resync"));
  }

  @Test
  void shouldTellPropertiesOfInterfacesAndOfBonds() throws IOException {
    sys("class/net/bonding_masters", "bond0");
    sys("class/net/bond0/bonding/slaves", "eth0 eth1");
    sys("class/net/bond0/lower_eth0/bonding_slave/mii_status", "up");
    sys("class/net/bond0/lower_eth1/bonding_slave/mii_status", "down");
    sys("class/net/bond0/operstate", "up");
    sys("class/net/bond0/speed", "10000");
    sys("class/net/bond0/flags", "0x1443");
    sys("class/net/bond0/mtu", "9000");
    sys("class/net/bond0/address", "02:00:00:00:00:01");
    sys("class/net/bond0/statistics/rx_nohandler", "3");
    sys("class/net/eth9/operstate", "down");
    sys("class/net/eth9/speed", "-1");
    sys("class/net/lo/operstate", "unknown");
    assertThat(labels("netclass")).containsExactly(List.of("bond0"), List.of("eth9"));
    assertThat(values("netclass"))
        .containsExactly(
            Map.of(
                "up",
                1L,
                "speed",
                1_250_000_000L,
                "flags",
                0x1443L,
                "mtu",
                9_000L,
                "rx_nohandler",
                3L),
            Map.of("up", 0L));
    assertThat(labels("netinfo").getFirst())
        .containsExactly("bond0", "up", "", "02:00:00:00:00:01", "", "");
    assertThat(labels("bonding")).containsExactly(List.of("bond0"));
    assertThat(values("bonding")).containsExactly(Map.of("slaves", 2L, "active", 1L));
  }

  @Test
  void shouldTellSensorsByBusAndDevice() throws IOException {
    Path chips = Files.createDirectories(root.resolve("sys/class/hwmon"));
    Path device = Files.createDirectories(root.resolve("sys/devices/platform/coretemp.0"));
    sys("devices/platform/coretemp.0/hwmon/hwmon3/name", "coretemp");
    sys("devices/platform/coretemp.0/hwmon/hwmon3/temp1_input", "-1500");
    sys("devices/platform/coretemp.0/hwmon/hwmon3/temp1_crit", "100000");
    sys("devices/platform/coretemp.0/hwmon/hwmon3/temp1_label", "Package id 0");
    sys("devices/platform/coretemp.0/hwmon/hwmon3/fan2_input", "1200");
    sys("devices/platform/coretemp.0/hwmon/hwmon3/fan2_min", "odd");
    Path chip = device.resolve("hwmon/hwmon3");
    Files.createSymbolicLink(chip.resolve("device"), device);
    Files.createSymbolicLink(chips.resolve("hwmon3"), chip);
    sys("class/thermal/thermal_zone0/type", "x86_pkg_temp");
    sys("class/thermal/thermal_zone0/temp", "45000");
    sys("class/thermal/cooling_device12/type", "Processor");
    sys("class/thermal/cooling_device12/cur_state", "1");
    sys("class/thermal/cooling_device12/max_state", "10");
    sys("class/power_supply/AC/online", "1");
    assertThat(labels("chip")).containsExactly(List.of("platform_coretemp_0", "coretemp"));
    assertThat(labels("sensor"))
        .containsExactly(List.of("platform_coretemp_0", "temp1", "Package id 0"));
    assertThat(values("temp")).containsExactly(Map.of("input", -1_500L, "crit", 100_000L));
    assertThat(labels("fan")).containsExactly(List.of("platform_coretemp_0", "fan2"));
    assertThat(values("fan")).containsExactly(Map.of("input", 1_200L));
    assertThat(labels("zone")).containsExactly(List.of("0", "x86_pkg_temp"));
    assertThat(values("zone")).containsExactly(Map.of("temp", 45_000L));
    assertThat(labels("cooling")).containsExactly(List.of("12", "Processor"));
    assertThat(values("cooling")).containsExactly(Map.of("cur", 1L, "max", 10L));
    assertThat(values("power")).containsExactly(Map.of("online", 1L));
  }

  @Test
  void shouldTellWhatTheMachineIsButNoSerialNumber() throws IOException {
    Files.createDirectories(root.resolve("usr/lib"));
    Files.writeString(
        root.resolve("usr/lib/os-release"),
        "# of it\nID=debian\nNAME='Deb \\'n'\nVERSION=\"12 \\$\"\n");
    sys("class/dmi/id/sys_vendor", "Acme");
    sys("class/dmi/id/product_name", "Anvil");
    sys("class/dmi/id/product_serial", "secret");
    sys("class/dmi/id/product_uuid", "secret");
    SeriesGroup os = SeriesGroup.of("os");
    List<String> told = labels("os").getFirst();
    assertThat(told.get(os.labels().indexOf("id"))).isEqualTo("debian");
    assertThat(told.get(os.labels().indexOf("version"))).isEqualTo("12 $");
    assertThat(labels("dmi").getFirst()).contains("Acme", "Anvil").doesNotContain("secret");
    assertThat(labels("build").getFirst()).contains("loomscope");
  }

  @Test
  void shouldLoseOnlyWhatIsInAFileThatCannotBeUnderstood() {
    host.file("self/net/softnet_stat", "zz\n").file("vmstat", "pgfault 5\n");
    List<Series> all = host.sample().series();
    assertThat(host.failed).isEmpty();
    assertThat(host.unread)
        .containsExactly(
            Map.entry(folder.resolve("proc/self/net/softnet_stat").toString(), Fault.MALFORMED));
    assertThat(all)
        .anyMatch(series -> series.value("pgfault") == 5)
        .noneMatch(series -> series.id().group().name().equals("softnet"));
  }

  @Test
  void shouldWaitOnceForDriversThatDoNotAnswerAndTellWhatTheOthersDo() throws Exception {
    sys("class/net/eth0/operstate", "up");
    sys("class/net/eth1/operstate", "up");
    sys("class/thermal/thermal_zone0/type", "acpitz");
    fifo("class/net/eth0", "speed");
    fifo("class/thermal/thermal_zone0", "temp");
    NodeSampler sampler = host.sampler();
    List<Series> first = sampler.sample().series();
    assertThat(host.failed).isEmpty();
    assertThat(host.unread)
        .containsOnly(
            Map.entry(root + "/sys/class/net/eth0", Fault.NO_ANSWER),
            Map.entry(root + "/sys/class/thermal/thermal_zone0", Fault.NO_ANSWER));
    assertThat(first).anyMatch(series -> series.id().labels().contains("eth1"));
    long began = System.nanoTime();
    sampler.sample();
    assertThat(System.nanoTime() - began)
        .as("nanoseconds while they are not asked again")
        .isLessThan(500_000_000);
    for (String file : List.of("class/net/eth0/speed", "class/thermal/thermal_zone0/temp")) {
      Path fifo = root.resolve("sys").resolve(file);
      Files.writeString(fifo, "1000\n"); // lets the reader go
      Files.delete(fifo);
    }
    await()
        .until(
            () ->
                sampler.sample().series().stream()
                    .anyMatch(series -> series.id().labels().contains("eth0")));
  }

  /** A file that keeps its reader waiting. */
  private void fifo(String device, String file) throws Exception {
    Path path = root.resolve("sys").resolve(device).resolve(file);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
