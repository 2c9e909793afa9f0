package dev.loomscope.agent.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesField;
import dev.loomscope.wire.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedNodeTest {

  private static final long NOW = 1_767_225_600_000L;
  private static final long INTERVAL = 5_000;
  private static final int NODES = 200;

  private static Stream<SimulatedNode> nodes() {
    return IntStream.rangeClosed(1, NODES).mapToObj(number -> new SimulatedNode(1, number, 0, NOW));
  }

  private static long sum(CpuTimes times) {
    return times.user()
        + times.nice()
        + times.system()
        + times.idle()
        + times.iowait()
        + times.irq()
        + times.softirq()
        + times.steal();
  }

  @Test
  void shouldBeTheSameNodeForTheSameSeedAndAnotherForAnother() {
    SimulatedNode one = new SimulatedNode(7, 3, 0, NOW);
    SimulatedNode same = new SimulatedNode(7, 3, 0, NOW);
    assertThat(one.name()).isEqualTo("sim-00003");
    for (int i = 0; i < 10; i++) {
      long time = NOW + i * INTERVAL;
      assertThat(one.at(time)).isEqualTo(same.at(time));
    }
    assertThat(new SimulatedNode(8, 3, 0, NOW).at(NOW)).isNotEqualTo(same.at(NOW));
    assertThat(new SimulatedNode(7, 4, 0, NOW).at(NOW)).isNotEqualTo(same.at(NOW));
  }

  @Test
  void shouldCountEachMillisecondOfEachCoreOnce() {
    nodes()
        .forEach(
            node -> {
              for (int i = 0; i < 5; i++) {
                long time = NOW + i * INTERVAL;
                Measurements measured = node.at(time);
                long boot = system(measured).bootMillis();
                assertThat(measured.cores())
                    .allSatisfy(core -> assertThat(sum(core.times())).isEqualTo(time - boot));
                assertThat(sum(Objects.requireNonNull(measured.cpu())))
                    .isEqualTo(measured.cores().size() * (time - boot));
              }
            });
  }

  @Test
  void shouldHaveMemoryThatAddsUp() {
    nodes()
        .forEach(
            node -> {
              Memory memory = Objects.requireNonNull(node.at(NOW + INTERVAL).memory());
              assertThat(memory.used() + memory.available()).isEqualTo(memory.total());
              assertThat(memory.free() + memory.buffers() + memory.cached())
                  .isEqualTo(memory.available());
              assertThat(memory.swapUsed() + memory.swapFree()).isEqualTo(memory.swapTotal());
              assertThat(memory.used()).isPositive();
            });
  }

  @Test
  void shouldNeverLetACounterFall() {
    nodes()
        .limit(20)
        .forEach(
            node -> {
              List<Long> before = counters(node.at(NOW));
              for (int i = 1; i < 100; i++) {
                List<Long> after = counters(node.at(NOW + i * INTERVAL));
                for (int counter = 0; counter < after.size(); counter++) {
                  assertThat(after.get(counter)).isGreaterThanOrEqualTo(before.get(counter));
                }
                assertThat(after).isNotEqualTo(before);
                before = after;
              }
            });
  }

  @Test
  void shouldChangeNothingWhileNoTimePasses() {
    SimulatedNode node = new SimulatedNode(1, 1, 0, NOW);
    Measurements later = node.at(NOW + INTERVAL);
    assertThat(node.at(NOW)).isEqualTo(later);
  }

  @Test
  void shouldHavePlausibleMachines() {
    nodes()
        .forEach(
            node -> {
              Measurements measured = node.at(NOW + INTERVAL);
              assertThat(measured.cores()).hasSizeBetween(2, 64);
              assertThat(measured.disks()).isNotEmpty();
              assertThat(measured.networks()).extracting(Network::device).contains("lo", "eth0");
              assertThat(measured.filesystems()).extracting(Filesystem::mountpoint).contains("/");
              assertThat(measured.filesystems())
                  .extracting(Filesystem::device)
                  .doesNotHaveDuplicates()
                  .hasSizeLessThanOrEqualTo(measured.disks().size());
              assertThat(measured.filesystems())
                  .allMatch(one -> one.available() <= one.free() && one.free() <= one.size());
              assertThat(Objects.requireNonNull(measured.load()).load1())
                  .isBetween(0.0, (double) measured.cores().size());
            });
    assertThat(nodes().map(node -> node.at(NOW).cores().size()).distinct().count())
        .as("kinds of machines")
        .isGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 256})
  void shouldHaveAsManyCoresAsAskedFor(int cores) {
    assertThat(new SimulatedNode(1, 1, cores, NOW).at(NOW).cores())
        .extracting(Core::number)
        .isEqualTo(IntStream.range(0, cores).boxed().toList());
  }

  @Test
  void shouldFitMostSamplesInFiveDatagramsAndLeaveNothingOut() throws Exception {
    List<Integer> datagrams = new ArrayList<>();
    for (SimulatedNode node : nodes().toList()) {
      ReportEncoder encoder =
          new ReportEncoder(node.name(), 1, Protocol.DEFAULT_DATAGRAM_BYTES, Sealing.none());
      datagrams.add(
          encoder.encode(
              new Sample(NOW, INTERVAL, node.at(NOW)),
              new DatagramSink() {
                @Override
                public void datagram(byte[] buffer, int length, long sequence) {}

                @Override
                public void dropped(Section section, String item, Drop why) {
                  throw new AssertionError(section + " " + item + " " + why);
                }
              }));
    }
    assertThat(datagrams).filteredOn(count -> count <= 5).hasSizeGreaterThan(NODES / 2);
  }

  private static SystemFacts system(Measurements measured) {
    return Objects.requireNonNull(measured.system());
  }

  private static List<Long> counters(Measurements measured) {
    List<Long> counters = new ArrayList<>();
    for (Core core : measured.cores()) {
      CpuTimes t = core.times();
      counters.addAll(
          List.of(t.user(), t.nice(), t.system(), t.idle(), t.iowait(), t.softirq(), t.steal()));
    }
    for (Disk disk : measured.disks()) {
      counters.addAll(
          List.of(
              disk.reads(),
              disk.readBytes(),
              disk.readMillis(),
              disk.writes(),
              disk.writtenBytes(),
              disk.writeMillis(),
              disk.ioMillis(),
              disk.weightedIoMillis()));
    }
    for (Network network : measured.networks()) {
      counters.addAll(
          List.of(
              network.receivedBytes(),
              network.receivedPackets(),
              network.receiveDrops(),
              network.sentBytes(),
              network.sentPackets()));
    }
    counters.add(system(measured).contextSwitches());
    for (Series series : measured.series()) {
      for (SeriesField field : series.id().group().fields()) {
        if (field.type() == SeriesField.Type.COUNTER) {
          counters.add(series.value(field.key()));
        }
      }
    }
    return counters;
  }
}
