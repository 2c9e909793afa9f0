package dev.loomscope.agent.sample;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.SystemFacts;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;

/** This machine, by the agent and by OSHI, which reads it in a way of its own. */
@EnabledOnOs(OS.LINUX)
class OshiAgreementTest {

  /** OSHI keeps an answer for 300 ms and may have asked a moment before the agent did. */
  private static final long CPU_SLACK_MILLIS = 1_000;

  @Test
  void shouldAgreeWithOshiWhereBothTellTheSame() {
    SampleConfig config =
        new SampleConfig(
            HostPaths.OWN,
            EnumSet.allOf(Section.class),
            _ -> false,
            _ -> false,
            _ -> false,
            _ -> false,
            EnumSet.noneOf(SeriesSource.class));
    NodeSampler sampler = new NodeSampler(config, new FakeHost(Path.of("none")));
    HardwareAbstractionLayer oshi = new SystemInfo().getHardware();

    Measurements before = sampler.sample();
    CentralProcessor processor = oshi.getProcessor();
    long[] ticks = processor.getSystemCpuLoadTicks();
    long switches = processor.getContextSwitches();
    Map<String, HWDiskStore> disks =
        oshi.getDiskStores().stream()
            .collect(toMap(disk -> disk.getName().replace("/dev/", ""), Function.identity()));
    Map<String, NetworkIF> networks =
        oshi.getNetworkIFs(true).stream().collect(toMap(NetworkIF::getName, Function.identity()));
    long total = oshi.getMemory().getTotal();
    Measurements after = sampler.sample();

    assertThat(ticks[TickType.IDLE.getIndex()])
        .isBetween(
            Objects.requireNonNull(before.cpu()).idle(),
            Objects.requireNonNull(after.cpu()).idle() + CPU_SLACK_MILLIS);
    assertThat(ticks[TickType.USER.getIndex()])
        .isBetween(before.cpu().user(), after.cpu().user() + CPU_SLACK_MILLIS);
    assertThat(before.cores()).hasSize(processor.getLogicalProcessorCount());
    SystemFacts first = Objects.requireNonNull(before.system());
    assertThat(switches)
        .isBetween(
            first.contextSwitches(), Objects.requireNonNull(after.system()).contextSwitches());
    assertThat(after.memory()).extracting(Memory::total).isEqualTo(total);
    assertThat(first.bootMillis() / 1_000)
        .isEqualTo(new SystemInfo().getOperatingSystem().getSystemBootTime());

    Map<String, Disk> later =
        after.disks().stream().collect(toMap(Disk::device, Function.identity()));
    before.disks().stream()
        .filter(disk -> disks.containsKey(disk.device()))
        .forEach(
            disk -> {
              HWDiskStore other = Objects.requireNonNull(disks.get(disk.device()));
              Disk last = Objects.requireNonNull(later.get(disk.device()));
              assertThat(other.getReads()).isBetween(disk.reads(), last.reads());
              assertThat(other.getReadBytes()).isBetween(disk.readBytes(), last.readBytes());
              assertThat(other.getWriteBytes()).isBetween(disk.writtenBytes(), last.writtenBytes());
            });
    Map<String, Network> laterNetworks =
        after.networks().stream().collect(toMap(Network::device, Function.identity()));
    assertThat(networks).containsKey("lo");
    before.networks().stream()
        .filter(network -> networks.containsKey(network.device()))
        .forEach(
            network -> {
              NetworkIF other = Objects.requireNonNull(networks.get(network.device()));
              Network last = Objects.requireNonNull(laterNetworks.get(network.device()));
              assertThat(other.getBytesRecv())
                  .isBetween(network.receivedBytes(), last.receivedBytes());
              assertThat(other.getPacketsSent())
                  .isBetween(network.sentPackets(), last.sentPackets());
            });
  }
}
