package dev.loomscope.collector.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.exposition.NodeExposition;
import dev.loomscope.service.Exposition;
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
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the registry charges for nodes, held against what the JVM takes for them. */
@Timeout(180)
final class FootprintTest {

  private static final long LIMIT = 32 << 20;
  private static final int NODES_AT_MOST = 10_000;

  private static final Random RANDOM = new Random(1);

  /** Nodes that somebody may make up. */
  enum Kind {
    USUAL(12, 1),
    LONG_NAMES(128, 1),
    CORES(8, 10),
    DISKS(8, 10),
    LONG_LATIN(8, 10),
    LONG_OTHER(8, 10),
    LAYERS(8, 10),
    NETWORKS(8, 10),
    SYSTEMS(8, 1),
    SERIES(8, 10),
    LONG_SERIES(8, 10);

    private final int nameLength;
    private final int parts;

    Kind(int nameLength, int parts) {
      this.nameLength = nameLength;
      this.parts = parts;
    }

    Measurements.Builder report() {
      Measurements.Builder report = Measurements.builder();
      return switch (this) {
        case USUAL -> usual();
        case LONG_NAMES -> report.load(new Load(1, 2, 3));
        case CORES -> report.cores(many(300, Kind::core));
        case DISKS -> report.disks(many(200, () -> disk(text(8, 'z'))));
        case LONG_LATIN -> report.filesystems(many(10, () -> filesystem(255, 'z')));
        case LONG_OTHER -> report.filesystems(many(10, () -> filesystem(255, '\ud000')));
        case LAYERS ->
            report.disks(many(20, () -> disk(text(8, 'z')).withLayer(text(255, '\ud000'))));
        case NETWORKS -> report.networks(many(200, () -> network(text(20, '\ud000'))));
        case SERIES -> report.series(many(200, () -> series("arp", 8, 'z')));
        case LONG_SERIES -> report.series(many(20, () -> series("dmi", 255, '\ud000')));
        case SYSTEMS -> report.system(system());
      };
    }

    private static Measurements.Builder usual() {
      return Measurements.builder()
          .cpu(times())
          .cores(many(8, Kind::core))
          .load(new Load(0.5, 1.25, 2))
          .memory(new Memory(1, 2, 3, 4, 5, 6, 7, 8, 9))
          .filesystems(List.of(filesystem(9, 'z')))
          .disks(List.of(disk("sda")))
          .networks(List.of(network("eth0")));
    }

    private static <T> List<T> many(int count, Supplier<T> maker) {
      return Stream.generate(maker).limit(count).toList();
    }

    private static String text(int length, char last) {
      return RANDOM
          .ints(length, '#', last + 1)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    private static long number() {
      return RANDOM.nextLong(1L << 53);
    }

    private static CpuTimes times() {
      return new CpuTimes(
          number(), number(), number(), number(), number(), number(), number(), number());
    }

    private static Core core() {
      return new Core(RANDOM.nextInt(65_536), times());
    }

    private static Disk disk(String device) {
      return new Disk(
          device, number(), number(), number(), number(), number(), number(), number(), number(),
          number());
    }

    private static Network network(String device) {
      return new Network(
          device, number(), number(), number(), number(), number(), number(), number(), number());
    }

    private static Filesystem filesystem(int length, char last) {
      return new Filesystem(
          text(length, last),
          text(length, last),
          text(length, last),
          number(),
          number(),
          number(),
          number(),
          number(),
          false);
    }

    private static Series series(String name, int length, char last) {
      SeriesGroup group = SeriesGroup.of(name);
      return Series.of(
          new Series.Id(group, many(group.labels().size(), () -> text(length, last))), number());
    }

    private static SystemFacts system() {
      return new SystemFacts(
          number(),
          text(255, 'z'),
          text(255, 'z'),
          text(255, 'z'),
          text(255, 'z'),
          text(255, 'z'),
          text(255, 'z'),
          number(),
          number(),
          number(),
          number(),
          number());
    }

    String nodeName() {
      return text(nameLength, 'z');
    }
  }

  private final List<Object> held = new ArrayList<>();
  private final List<TestAgent> agents = new ArrayList<>();
  private final TestClock clock = new TestClock();
  private final Registry registry = clock.registry(NODES_AT_MOST, LIMIT);

  /** The last value, the one before, a snapshot of an earlier one, and two expositions. */
  @ParameterizedTest
  @EnumSource
  void shouldChargeWhatNodesTake(Kind kind) throws Exception {
    long before = heap();
    boolean taken = true;
    while (taken) {
      TestAgent agent = new TestAgent(registry, kind.nodeName());
      taken = send(agent, kind);
      agents.add(agent);
    }
    clock.pass(Duration.ofSeconds(1));
    held.add(registry.snapshot());
    for (int round = 0; round < 2; round++) {
      agents.forEach(agent -> send(agent, kind));
    }
    clock.pass(Duration.ofSeconds(1));
    held.add(exposition());
    held.add(exposition());
    long charged = registry.memory().used();
    long heap = heap() - before;
    System.out.printf(
        "%s: %d nodes, charged %.1f MB, took %.1f MB%n",
        kind, agents.size(), charged / 1e6, heap / 1e6);
    assertThat(charged).isGreaterThan(LIMIT * 9 / 10);
    assertThat(heap).isLessThan(charged);
  }

  private static boolean send(TestAgent agent, Kind kind) {
    boolean taken = true;
    for (int part = 1; part <= kind.parts; part++) {
      taken =
          agent.send(
                  part == 1 ? agent.sampleOf(kind.parts) : agent.part(part, kind.parts),
                  kind.report())
              == null;
    }
    return taken;
  }

  private NodeExposition exposition() throws IOException {
    NodeExposition exposition = new NodeExposition(registry, true, System::nanoTime);
    exposition.write(OutputStream.nullOutputStream(), Exposition.Format.TEXT, name -> true);
    return exposition;
  }

  /** Bytes of the heap that are in use. */
  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
