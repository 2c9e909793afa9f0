package dev.loomscope.collector.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** For how many nodes and items a registry has room, and who gets it. */
final class RegistryRoomTest {

  private static final int MAX_NODES = 3;
  private static final long MAX_BYTES = 16 << 20;

  private final TestClock clock = new TestClock();
  private final Registry registry = clock.registry(MAX_NODES, MAX_BYTES);
  private final TestAgent agent = new TestAgent(registry, "web-1");

  private List<NodeSnapshot> nodes() {
    clock.pass(Duration.ofMillis(250)); // a snapshot is given out again for so long
    return registry.snapshot().nodes();
  }

  @Test
  void shouldRefuseNewcomersWhenItIsFullAndServeThoseItKnows() {
    for (int i = 0; i < MAX_NODES; i++) {
      assertThat(new TestAgent(registry, "node-" + i).report(Items.load(1))).isNull();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(new TestAgent(registry, "flood-" + i).report(Items.load(1)))
          .isEqualTo(Rejection.TOO_MANY_NODES);
    }
    assertThat(new TestAgent(registry, "node-1").report(Items.load(2))).isNull();
    assertThat(nodes())
        .extracting(NodeSnapshot::name)
        .containsExactly("node-0", "node-1", "node-2");
  }

  @Test
  void shouldGiveThePlacesOfGoneNodesToNewcomers() {
    for (int i = 0; i < MAX_NODES; i++) {
      new TestAgent(registry, "node-" + i).report(Items.load(1));
    }
    clock.passSeconds(601);
    TestAgent back = new TestAgent(registry, "node-2");
    back.sample();
    back.report(Items.load(2));
    assertThat(agent.report(Items.load(3))).isNull();
    assertThat(nodes()).extracting(NodeSnapshot::name).containsExactly("node-2", "web-1");
  }

  @Test
  void shouldRefuseNewcomersWhenMemoryIsUsedUpAndServeThoseItKnows() {
    Registry small = clock.registry(1_000, 1 << 20);
    List<TestAgent> known = new ArrayList<>();
    TestAgent newcomer = new TestAgent(small, "node-0");
    while (newcomer.report(Items.load(1)) == null) {
      known.add(newcomer);
      newcomer = new TestAgent(small, "node-" + known.size());
    }
    assertThat(known).hasSizeBetween(50, 200);
    assertThat(newcomer.report(Items.load(1))).isEqualTo(Rejection.OUT_OF_MEMORY);
    assertThat(Rejection.OUT_OF_MEMORY.reason().label()).isEqualTo("memory");

    // There is room for one more item of a node that is known.
    assertThat(known.getFirst().report(Items.load(2).memory(Items.QUARTER_USED))).isNull();
    clock.pass(Duration.ofMillis(250));
    NodeSnapshot first = small.snapshot().nodes().getFirst();
    assertThat(first.values().load()).isEqualTo(new Load(2, 0, 0));
    assertThat(first.values().memory()).isNotNull();
    assertThat(small.memory().used()).isBetween((1L << 20) * 9 / 10, 1L << 20);
  }

  @Test
  void shouldNeverTakeMoreThanItMayWhateverKnownNodesSend() {
    Registry small = clock.registry(1_000, 1 << 20);
    List<TestAgent> agents =
        IntStream.range(0, 90).mapToObj(i -> new TestAgent(small, "node-" + i)).toList();
    agents.forEach(one -> assertThat(one.report(Items.load(1))).isNull());
    for (int round = 1; round <= 20; round++) {
      int[] cores = IntStream.range(0, 5 * round).toArray();
      agents.forEach(one -> one.report(Items.load(2).cores(Items.cores(cores))));
      assertThat(small.memory().used()).isLessThanOrEqualTo(1L << 20);
    }
    assertThat(small.memory().refusedForAll()).isPositive();
    clock.pass(Duration.ofMillis(250));
    assertThat(small.snapshot().nodes())
        .hasSize(90)
        .allSatisfy(node -> assertThat(node.values().load()).isEqualTo(new Load(2, 0, 0)));
  }

  @Test
  void shouldNotGiveOneNodeMoreThanASixteenth() {
    TestAgent greedy = new TestAgent(registry, "greedy");
    for (int i = 0; i < 10; i++) {
      int from = i * 500;
      greedy.send(
          i == 0 ? greedy.sampleOf(10) : greedy.part(i + 1, 10),
          Measurements.builder().cores(Items.cores(IntStream.range(from, from + 500).toArray())));
    }
    assertThat(registry.memory().used()).isBetween(MAX_BYTES / 17, MAX_BYTES / 16);
    assertThat(registry.memory().refusedForOne()).isEqualTo(5_000 - registry.items());
    assertThat(registry.memory().refusedForAll()).isZero();
    assertThat(agent.report(Items.load(1))).isNull();
    greedy.report(Items.load(1));
    greedy.report(Items.load(1)); // its cores are gone
    assertThat(registry.items()).isEqualTo(2);
    assertThat(registry.memory().used()).isLessThan(MAX_BYTES / 500);
  }

  @Test
  void shouldCountNamesByTheirLength() {
    agent.report(Items.filesystems("/a"));
    long shortName = registry.memory().used();
    agent.report(Items.filesystems("/" + "a".repeat(254)));
    assertThat(registry.memory().used()).isGreaterThan(shortName + 255 * 10);
    agent.report(Items.filesystems("/a"));
    assertThat(registry.memory().used()).isEqualTo(shortName);
    new TestAgent(registry, "n".repeat(128)).report(Items.filesystems("/a"));
    assertThat(registry.memory().used()).isGreaterThan(2 * shortName + 100 * 50);
  }

  @Test
  void shouldCountEveryReportOfManyThreads() throws Exception {
    Registry large = clock.registry(100, MAX_BYTES);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < 100; i++) {
                              TestAgent one = new TestAgent(large, "node-" + i);
                              for (int lost = 0; lost < thread; lost++) {
                                one.sample();
                              }
                              one.report(Items.load(1));
                            }
                          }))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(large.snapshot().nodes())
        .hasSize(100)
        .allSatisfy(node -> assertThat(node.arrivals().received()).isEqualTo(4));
    assertThat(large.items()).isEqualTo(100);
  }
}
