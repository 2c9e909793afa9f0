package dev.loomscope.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.SystemFacts;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeSamplerTest {

  @TempDir Path folder;

  @Test
  void shouldTellWhatTheFilesSay() {
    FakeHost host = FakeHost.ordinary(folder);
    Measurements sample = host.sample();
    assertThat(host.failed).isEmpty();
    assertThat(sample.cpu()).isEqualTo(new CpuTimes(1000, 20, 300, 40_000, 50, 60, 70, 80));
    assertThat(sample.cores())
        .containsExactly(
            new Core(0, new CpuTimes(600, 10, 200, 20_000, 50, 60, 70, 80)),
            new Core(1, new CpuTimes(400, 10, 100, 20_000, 0, 0, 0, 0)));
    assertThat(sample.load()).isEqualTo(new Load(.52, 1.25, 3));
    assertThat(sample.memory())
        .isEqualTo(
            new Memory(
                16_384_000_000L,
                6_144_000_000L,
                2_048_000_000L,
                10_240_000_000L,
                512_000_000L,
                7_168_000_000L,
                2_048_000_000L,
                512_000_000L,
                1_536_000_000L));
    assertThat(sample.filesystems())
        .containsExactly(new Filesystem("/dev/sda1", "/", "ext4", 100, 50, 40, 10, 5, false));
    assertThat(sample.disks())
        .containsExactly(new Disk("sda", 1, 3 * 512, 4, 5, 7 * 512, 8, 10, 11, 9));
    assertThat(sample.networks()).containsExactly(new Network("eth0", 1, 2, 3, 4, 9, 10, 11, 12));
    assertThat(sample.system())
        .isEqualTo(
            new SystemFacts(
                1_767_225_600_000L,
                "Linux",
                "6.1.0-28-amd64",
                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1",
                "riscv64",
                "web-1",
                "(none)",
                987_654_321,
                2_048,
                Long.MAX_VALUE,
                37,
                35));
  }

  @Test
  void shouldReadTheFilesAnewForEachSample() {
    FakeHost host = FakeHost.ordinary(folder);
    NodeSampler sampler = host.sampler();
    sampler.sample();
    host.file("stat", "cpu  200 2 30 4000 5 6 7 8 9 10\n").file("loadavg", "9 8 7 1/2 3\n");
    Measurements second = sampler.sample();
    assertThat(second.cpu()).isEqualTo(new CpuTimes(2000, 20, 300, 40_000, 50, 60, 70, 80));
    assertThat(second.load()).isEqualTo(new Load(9, 8, 7));
    assertThat(second.system())
        .extracting(SystemFacts::bootMillis, SystemFacts::contextSwitches)
        .containsExactly(Protocol.UNKNOWN, Protocol.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Section.class,
      names = {"CPU", "CORES", "SYSTEM", "SERIES"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldLeaveOutTheSectionWhoseFileIsMissingAndNoOther(Section section) {
    FakeHost host = FakeHost.ordinary(folder).without(file(section));
    Measurements sample = host.sample();
    assertThat(host.failed).containsExactly(section);
    assertThat(sample.cpu()).isNotNull();
    assertThat(sample.load() == null).isEqualTo(section == Section.LOAD);
    assertThat(sample.memory() == null).isEqualTo(section == Section.MEMORY);
    assertThat(sample.filesystems().isEmpty()).isEqualTo(section == Section.FILESYSTEMS);
    assertThat(sample.disks().isEmpty()).isEqualTo(section == Section.DISKS);
    assertThat(sample.networks().isEmpty()).isEqualTo(section == Section.NETWORKS);
    assertThat(sample.system() == null).isEqualTo(section == Section.SYSTEM);
  }

  private static String file(Section section) {
    return switch (section) {
      case CPU, CORES -> "stat";
      case LOAD -> "loadavg";
      case MEMORY -> "meminfo";
      case FILESYSTEMS -> "self/mounts";
      case DISKS -> "diskstats";
      case NETWORKS -> "self/net/dev";
      case SYSTEM -> "sys/fs/file-nr";
      case SERIES -> "vmstat";
    };
  }

  @Test
  void shouldTellAllElseOfASystemThatHidesItsDescriptors() {
    FakeHost host = FakeHost.ordinary(folder).without("sys/fs/file-nr");
    SystemFacts system = host.sample().system();
    assertThat(host.failed).isEmpty();
    assertThat(system)
        .extracting(
            SystemFacts::descriptorsAllocated,
            SystemFacts::bootMillis,
            SystemFacts::contextSwitches,
            SystemFacts::udpReceiveErrors)
        .containsExactly(Protocol.UNKNOWN, 1_767_225_600_000L, 987_654_321L, 37L);
  }

  /** proc(5) says of iowait that it may; idle does, too. */
  @Test
  void shouldHoldACpuCounterThatStepsBackByATick() {
    FakeHost host = FakeHost.ordinary(folder);
    NodeSampler sampler = host.sampler();
    sampler.sample();
    host.file("stat", "cpu  101 2 30 3999 4 6 7 8\ncpu0 61 1 20 1999 4 6 7 8\n");
    Measurements second = sampler.sample();
    assertThat(second.cpu()).isEqualTo(new CpuTimes(1010, 20, 300, 40_000, 50, 60, 70, 80));
    assertThat(second.cores())
        .containsExactly(new Core(0, new CpuTimes(610, 10, 200, 20_000, 50, 60, 70, 80)));
  }

  @Test
  void shouldTellWhatACoreCountsThatCameBack() {
    FakeHost host = FakeHost.ordinary(folder);
    NodeSampler sampler = host.sampler();
    sampler.sample();
    host.file(
        "stat", "cpu  101 2 30 4002 5 6 7 8\ncpu0 61 1 20 2001 5 6 7 8\ncpu1 0 0 1 2 0 0 0 0\n");
    assertThat(sampler.sample().cores())
        .contains(new Core(1, new CpuTimes(0, 0, 10, 20, 0, 0, 0, 0)));
  }

  @Test
  void shouldLeaveOutAllThatStandsInOneFileAndTellAgainWhenItIsBack() {
    FakeHost host = FakeHost.ordinary(folder).without("stat");
    NodeSampler sampler = host.sampler();
    sampler.sample();
    assertThat(host.failed).containsExactly(Section.CPU, Section.CORES);
    FakeHost.ordinary(folder);
    assertThat(sampler.sample().cpu()).isNotNull();
    assertThat(host.failed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Section.class)
  void shouldSurviveAnyNonsenseInAFile(Section section) {
    for (String nonsense :
        List.of(
            "", "\n", "cpu\n", "cpu \ncpuX 1\n", "a b c", ":", "::::\n", "\0\1\2", "MemTotal:")) {
      FakeHost.ordinary(folder).file(file(section), nonsense).sample();
    }
  }

  @Test
  void shouldMeasureOnlyTheSectionsThatAreWanted() {
    Measurements sample =
        FakeHost.ordinary(folder).sampler(EnumSet.of(Section.LOAD, Section.DISKS)).sample();
    assertThat(sample)
        .isEqualTo(
            Measurements.builder()
                .load(new Load(.52, 1.25, 3))
                .disks(List.of(new Disk("sda", 1, 1536, 4, 5, 3584, 8, 10, 11, 9)))
                .build());
  }

  @Test
  void shouldKeepTheNumbersOfCoresWhereSomeAreOffline() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .file("stat", "cpu  1 0 0 0 0 0 0 0\ncpu0 1 0 0 0\ncpu7 1 2 3 4 5 6 7 8 9 10\n");
    assertThat(host.sample().cores())
        .containsExactly(
            new Core(0, new CpuTimes(10, 0, 0, 0, 0, 0, 0, 0)), // as few modes as Linux 2.4 had
            new Core(7, new CpuTimes(10, 20, 30, 40, 50, 60, 70, 80)));
  }

  @Test
  void shouldReadMoreCoresThanFitInOneBuffer() {
    String cores =
        IntStream.range(0, 1_024)
            .mapToObj(i -> "cpu" + i + " " + i + " 2 3 4 5 6 7 8 9 10\n")
            .collect(Collectors.joining());
    FakeHost host = FakeHost.ordinary(folder).file("stat", "cpu  1 2 3 4 5 6 7 8 9 10\n" + cores);
    assertThat(host.sample().cores())
        .hasSize(1_024)
        .last()
        .isEqualTo(new Core(1_023, new CpuTimes(10_230, 20, 30, 40, 50, 60, 70, 80)));
  }

  @Test
  void shouldKeepCountersExactBeyondWhatADoubleHolds() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .file(
                "self/net/dev",
                FakeHost.netDev(
                    "eth0:9007199254740993 9223372036854775807 9223372036854775808 0 0 0 0 0"
                        + " 18446744073709551615 1 0 0 0 0 0 0\n"));
    assertThat(host.sample().networks())
        .containsExactly(
            new Network(
                "eth0",
                9_007_199_254_740_993L,
                Long.MAX_VALUE,
                Protocol.UNKNOWN, // the protocol ends at 2^63 - 1
                0,
                Protocol.UNKNOWN,
                1,
                0,
                0));
  }

  @Test
  void shouldReadOddNamesOfInterfacesAndLeaveOutThoseExcluded() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .networks(name -> name.startsWith("veth"))
            .file(
                "self/net/dev",
                FakeHost.netDev(
                    """
                        lo: 1 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0
                    eth0:1:5 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0
                    veth12@if3: 5 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0
                    wlp0s20f3: 6 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0
                    """));
    assertThat(host.sample().networks())
        .extracting(Network::device, Network::receivedBytes)
        .containsExactly(tuple("lo", 1L), tuple("eth0:1", 5L), tuple("wlp0s20f3", 6L));
  }

  @Test
  void shouldLeaveOutDisksThatAreExcludedAndNumbersThatAnOldKernelDoesNotTell() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .root(folder.toString())
            .file(
                "diskstats",
                """
                   7 0 loop0 1 2 3 4 5 6 7 8 9 10 11
                 259 0 nvme0n1 1 2 3 4 5 6 7 8 9 10 11
                   8 1 sda1 1 2 3 4
                """);
    assertThat(host.sample().disks())
        .containsExactly(
            new Disk("nvme0n1", 1, 1536, 4, 5, 3584, 8, 10, 11, 9),
            new Disk("sda1", 1, 1536, 4, -1, -1, -1, -1, -1, -1));
  }

  @Test
  void shouldNotKnowWhatAnOldKernelDoesNotTellOfMemory() {
    FakeHost host =
        FakeHost.ordinary(folder).file("meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\n");
    assertThat(host.sample().memory())
        .isEqualTo(new Memory(1_024_000, -1, 409_600, -1, -1, -1, -1, -1, -1));
  }

  @Test
  void shouldTellTheRestOfTheSystemWhereThereIsNoUdp() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .without("self/net/snmp")
            .without("sys/kernel/arch")
            .without("sys/kernel/domainname");
    assertThat(host.sample().system())
        .extracting(
            SystemFacts::udpReceiveErrors,
            SystemFacts::domainname,
            SystemFacts::nodename,
            SystemFacts::machine)
        .containsExactly(
            Protocol.UNKNOWN,
            null,
            "web-1",
            System.getProperty("os.arch").replace("amd64", "x86_64"));
    assertThat(host.failed).isEmpty();
  }
}
