package dev.loomscope.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;
import oshi.software.os.FileSystem;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.NetworkParams;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;
import oshi.software.os.OperatingSystem.OSVersionInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The report of a system that answers as Windows does by OSHI, and of one as macOS. */
final class OshiSamplerTest {

  private static final long UPTIME_SECONDS = 100_000;

  private final FakeHost observer = new FakeHost(Path.of("none"));
  private @Nullable String renamed;

  @Test
  void shouldReportWindowsByItsOwnNamesAndWithoutWhatItDoesNotTell() throws Exception {
    OshiSampler sampler = sampler(windows());
    assertThat(sampler.hostname()).isEqualTo("DESKTOP-7");
    assertThat(report(sampler))
        .isEqualTo(
            json(
                """
                {"cpu": [30000000, null, 20000000, 148000000, null, 1500000, 500000, null],
                 "cores": [[0, 10000000, null, 15000000, 74000000, null, 750000, 250000, null],
                           [1, 20000000, null, 5000000, 74000000, null, 750000, 250000, null]],
                 "memory": {"total": 16000, "used": 10000, "available": 6000,
                            "swap_total": 2000, "swap_used": 500, "swap_free": 1500},
                 "filesystems": [{"device": "C:", "mountpoint": "C:", "fstype": "NTFS",
                                  "size": 1000, "free": 400, "avail": 300}],
                 "disks": [{"device": "PHYSICALDRIVE0", "reads": 1, "read_bytes": 2, "writes": 3,
                            "written_bytes": 4, "io_weighted_ms": 5, "io_now": 6}],
                 "networks": [{"device": "Ethernet", "rx_bytes": 10, "rx_packets": 11,
                               "rx_errors": 12, "rx_drops": 13, "tx_bytes": 14, "tx_packets": 15,
                               "tx_errors": 16}],
                 "system": {"boot_ms": 1767225600000, "sysname": "Windows", "release": "11",
                            "version": "26100", "machine": "%s", "nodename": "DESKTOP-7",
                            "context_switches": 77, "udp_rx_errors": 9}}
                """
                    .formatted(SystemReader.machine())));
    assertThat(observer.failed).isEmpty();
  }

  @Test
  void shouldReportMacosInMillisecondsAndWithoutWhatItDoesNotTell() throws Exception {
    OshiSampler sampler = sampler(macos());
    ObjectNode report = report(sampler);
    JsonNode core = report.remove("cores").get(0);
    assertThat(core.get(1).asLong()).isEqualTo(10_000_000); // a million hundredths of a second
    assertThat(core.get(4).asLong()).isBetween(90_000_000L, 90_600_000L);
    JsonNode all = report.remove("cpu");
    assertThat(all.get(0).asLong()).isEqualTo(20_000_000);
    assertThat(List.of(4, 5, 6, 7)).allMatch(mode -> all.get(mode).isNull()); // iowait to steal
    assertThat(report)
        .isEqualTo(
            json(
                """
                {"load": {"load1": 1.5, "load5": 2.5, "load15": 3.5},
                 "memory": {"total": 16000, "used": 10000, "available": 6000,
                            "swap_total": 2000, "swap_used": 500, "swap_free": 1500},
                 "filesystems": [{"device": "/dev/disk3s1s1", "mountpoint": "/", "fstype": "apfs",
                                  "size": 1000, "free": 400, "avail": 300, "files": 50,
                                  "files_free": 20, "readonly": true}],
                 "disks": [{"device": "disk0", "reads": 1, "read_bytes": 2, "writes": 3,
                            "written_bytes": 4, "io_weighted_ms": 5}],
                 "networks": [{"device": "en0", "rx_bytes": 10, "rx_packets": 11,
                               "rx_errors": 12, "rx_drops": 13, "tx_bytes": 14, "tx_packets": 15,
                               "tx_errors": 16}],
                 "system": {"boot_ms": 1767225600000, "sysname": "macOS", "release": "15.1",
                            "version": "24B83", "machine": "%s", "nodename": "mini",
                            "fds_allocated": 2048, "fds_max": 245760, "udp_rx_errors": 9}}
                """
                    .formatted(SystemReader.machine())));
    assertThat(observer.failed).isEmpty();
  }

  @Test
  void shouldLeaveOutASectionThatFailsAndSendTheRest() throws Exception {
    Map<String, Object> hardware =
        Map.of(
            "getProcessor", windowsProcessor(), "getMemory", memory(), "getDiskStores", List.of());
    OshiHost whole = windows();
    OshiHost host =
        new OshiHost(
            Told.of(HardwareAbstractionLayer.class, hardware),
            whole.system(),
            whole.fileSystem(),
            whole.dialect());
    assertThat(report(sampler(host)).propertyNames()).contains("cpu", "memory", "filesystems");
    assertThat(observer.failed).containsExactly(Section.NETWORKS);
  }

  @Test
  void shouldTellTheNameThatTheHostHasNow() throws Exception {
    OshiSampler sampler = sampler(windows());
    renamed = "DESKTOP-8";
    assertThat(sampler.hostname()).isEqualTo("DESKTOP-8");
    assertThat(report(sampler).get("system").get("nodename").asString()).isEqualTo("DESKTOP-8");
  }

  private OshiSampler sampler(OshiHost host) throws InterruptedException {
    SampleConfig config =
        new SampleConfig(
            HostPaths.OWN,
            EnumSet.allOf(Section.class),
            Pattern.compile("^D:$").asPredicate(),
            Pattern.compile("^devfs$").asPredicate(),
            _ -> false,
            Pattern.compile("^lo0$").asPredicate(),
            EnumSet.allOf(SeriesSource.class),
            null);
    return new OshiSampler(config, observer, host, new Faults());
  }

  /** The sections as they travel. */
  private static ObjectNode report(Sampler sampler) throws Exception {
    ReportEncoder encoder = new ReportEncoder("n", 1, Protocol.MAX_DATAGRAM_BYTES, Sealing.none());
    List<ObjectNode> reports = new ArrayList<>();
    encoder.encode(
        new Sample(1, 5_000, sampler.sample()),
        new DatagramSink() {
          @Override
          public void datagram(byte[] buffer, int length, long sequence) {
            reports.add((ObjectNode) JsonMapper.shared().readTree(buffer, 0, length));
          }

          @Override
          public void dropped(Section section, String item, Drop why) {
            throw new AssertionError(section + " " + item + " " + why);
          }
        });
    assertThat(reports).hasSize(1);
    return reports
        .getFirst()
        .remove(List.of("v", "node", "start", "seq", "time", "interval", "part", "parts"));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private OshiHost windows() {
    return new OshiHost(
        Told.of(
            HardwareAbstractionLayer.class,
            Map.of(
                "getProcessor",
                windowsProcessor(),
                "getMemory",
                memory(),
                "getDiskStores",
                List.of(disk("\\\\.\\PHYSICALDRIVE0")),
                "getNetworkIFs",
                List.of(
                    network("eth3", "Intel(R) Ethernet I219", "Ethernet", "10.0.0.7"),
                    network(
                        "eth4", "Intel(R) Ethernet I219-QoS Packet Scheduler", "Ethernet-QoS")))),
        system("Windows", new OSVersionInfo("11", "Home", "26100"), "DESKTOP-7"),
        Told.of(
            FileSystem.class,
            Map.of(
                "getFileStores",
                List.of(
                    store("\\\\?\\Volume{0-1}\\", "C:\\", "NTFS", "rw,casepn", 0),
                    store("\\\\?\\Volume{0-2}\\", "D:\\", "NTFS", "rw", 0)))),
        OshiDialect.WINDOWS);
  }

  private OshiHost macos() {
    long began = System.nanoTime();
    Supplier<long[][]> ticks =
        () -> {
          long hundredths = (System.nanoTime() - began) / 10_000_000;
          long[] core = {1_000_000, 0, 0, 9_000_000 + hundredths, 0, 0, 0, 0};
          return new long[][] {core, core};
        };
    return new OshiHost(
        Told.of(
            HardwareAbstractionLayer.class,
            Map.of(
                "getProcessor",
                Told.of(
                    CentralProcessor.class,
                    Map.of(
                        "getProcessorCpuLoadTicks",
                        ticks,
                        "getSystemLoadAverage",
                        new double[] {1.5, 2.5, 3.5})),
                "getMemory",
                memory(),
                "getDiskStores",
                List.of(disk("disk0")),
                "getNetworkIFs",
                List.of(
                    network("en0", "en0", "", "10.0.0.8"),
                    network("lo0", "lo0", "", "127.0.0.1")))),
        system("macOS", new OSVersionInfo("15.1", "Sequoia", "24B83"), "mini"),
        Told.of(
            FileSystem.class,
            Map.of(
                "getFileStores",
                List.of(
                    store("/dev/disk3s1s1", "/", "apfs", "ro,local", 50),
                    store("devfs", "/dev", "devfs", "rw", 7)),
                "getOpenFileDescriptors",
                2_048L,
                "getMaxFileDescriptors",
                245_760L)),
        OshiDialect.MACOS);
  }

  /** Two cores, up for as long as the machine. */
  private static CentralProcessor windowsProcessor() {
    return Told.of(
        CentralProcessor.class,
        Map.of(
            "getProcessorCpuLoadTicks",
            new long[][] {
              {10_000_000, 0, 15_000_000, 74_000_000, 0, 750_000, 250_000, 0},
              {20_000_000, 0, 5_000_000, 74_000_000, 0, 750_000, 250_000, 0}
            },
            "getSystemLoadAverage",
            new double[] {-1, -1, -1},
            "getContextSwitches",
            77L));
  }

  private OperatingSystem system(String family, OSVersionInfo version, String host) {
    return Told.of(
        OperatingSystem.class,
        Map.of(
            "getFamily",
            family,
            "getVersionInfo",
            version,
            "getNetworkParams",
            Told.of(
                NetworkParams.class,
                Map.of("getHostName", (Supplier<String>) () -> renamed != null ? renamed : host)),
            "getSystemUptime",
            UPTIME_SECONDS,
            "getSystemBootTime",
            1_767_225_600L,
            "getInternetProtocolStats",
            Told.of(
                InternetProtocolStats.class,
                Map.of("getUDPv4Stats", new InternetProtocolStats.UdpStats(1, 2, 3, 9)))));
  }

  private static GlobalMemory memory() {
    VirtualMemory swap =
        Told.of(VirtualMemory.class, Map.of("getSwapTotal", 2_000L, "getSwapUsed", 500L));
    return Told.of(
        GlobalMemory.class,
        Map.of("getTotal", 16_000L, "getAvailable", 6_000L, "getVirtualMemory", swap));
  }

  private static OSFileStore store(
      String volume, String mount, String type, String options, long inodes) {
    return Told.of(
        OSFileStore.class,
        Map.of(
            "getVolume", volume,
            "getMount", mount,
            "getType", type,
            "getOptions", options,
            "getTotalSpace", 1_000L,
            "getFreeSpace", 400L,
            "getUsableSpace", 300L,
            "getTotalInodes", inodes,
            "getFreeInodes", Math.max(0, inodes - 30)));
  }

  private static HWDiskStore disk(String name) {
    return Told.of(
        HWDiskStore.class,
        Map.of(
            "getName", name,
            "getReads", 1L,
            "getReadBytes", 2L,
            "getWrites", 3L,
            "getWriteBytes", 4L,
            "getTransferTime", 5L,
            "getCurrentQueueLength", 6L));
  }

  private static NetworkIF network(String name, String title, String alias, String... addresses) {
    return Told.of(
        NetworkIF.class,
        Map.ofEntries(
            Map.entry("getName", name),
            Map.entry("getDisplayName", title),
            Map.entry("getIfAlias", alias),
            Map.entry("getIPv4addr", addresses),
            Map.entry("getIPv6addr", new String[0]),
            Map.entry("getBytesRecv", 10L),
            Map.entry("getPacketsRecv", 11L),
            Map.entry("getInErrors", 12L),
            Map.entry("getInDrops", 13L),
            Map.entry("getBytesSent", 14L),
            Map.entry("getPacketsSent", 15L),
            Map.entry("getOutErrors", 16L)));
  }
}
