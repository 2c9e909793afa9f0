package dev.loomscope.collector.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Header;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RegistryTest {

  private static final int MAX_NODES = 3;
  private static final long MAX_BYTES = 16 << 20;

  private final TestClock clock = new TestClock();
  private final Registry registry = registry(MAX_NODES, MAX_BYTES);
  private final TestAgent agent = new TestAgent(registry, "web-1");

  private Registry registry(int maxNodes, long maxBytes) {
    return new Registry(
        new RegistryConfig(maxNodes, maxBytes, Duration.ofMinutes(10), Duration.ofMinutes(20)),
        clock,
        clock::nanos);
  }

  private List<NodeSnapshot> nodes() {
    clock.pass(Duration.ofMillis(250)); // a snapshot is given out again for so long
    return registry.snapshot().nodes();
  }

  private NodeSnapshot node() {
    List<NodeSnapshot> nodes = nodes();
    assertThat(nodes).hasSize(1);
    return nodes.getFirst();
  }

  private double load() {
    return Objects.requireNonNull(node().values().load()).load1();
  }

  private List<String> mountpoints() {
    return node().values().filesystems().stream().map(Filesystem::mountpoint).toList();
  }

  @Test
  void shouldTellOfANodeWhatItsReportsTold() {
    agent.report(Items.load(1));
    clock.passSeconds(5);
    Header header = agent.sample();
    Origin origin =
        new Origin(
            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 9_999), Transport.TCP);
    agent.send(header, Items.load(2), origin);
    NodeSnapshot node = node();
    assertThat(node.name()).isEqualTo("web-1");
    assertThat(node.state()).isEqualTo(NodeState.ONLINE);
    assertThat(node.firstSeen()).isEqualTo(TestClock.BEGIN);
    assertThat(node.lastSeen()).isEqualTo(TestClock.BEGIN + 5_000);
    assertThat(node.sampleTime()).isEqualTo(header.time());
    assertThat(node.intervalMillis()).isEqualTo(TestAgent.INTERVAL);
    assertThat(node.address()).isEqualTo("[2001:db8:0:0:0:0:0:7]:9999");
    assertThat(node.transport()).isEqualTo(Transport.TCP);
    assertThat(node.start()).isEqualTo(1);
    assertThat(node.values().load()).isEqualTo(new Load(2, 0, 0));
  }

  @Test
  void shouldPutTheItemsOfAllPartsTogetherInTheirOrder() {
    Header first = agent.sampleOf(2);
    Header second = agent.part(2, 2);
    agent.send(second, Items.load(1).cores(Items.cores(2, 3)));
    agent.send(first, Items.filesystems("/").cores(Items.cores(0, 1)));
    Measurements values = node().values();
    assertThat(values.cores()).extracting(Core::number).containsExactly(0, 1, 2, 3);
    assertThat(values.load()).isNotNull();
    assertThat(values.filesystems()).hasSize(1);
  }

  @Test
  void shouldCountALostReportUntilItArrives() {
    agent.report(Items.load(1));
    Header late = agent.sample();
    agent.report(Items.load(3));
    assertThat(node().arrivals()).isEqualTo(new Arrivals(2, 1, 0, 0, 0, 0));
    agent.send(late, Items.load(2));
    assertThat(node().arrivals()).isEqualTo(new Arrivals(3, 0, 0, 1, 0, 0));
    assertThat(load()).isEqualTo(3);
  }

  @Test
  void shouldNotCallLostWhatTheNodeSentToAnotherCollectorBeforeItCameBack() {
    agent.report(Items.load(1));
    clock.passSeconds(5);
    agent.visitAnother(100);
    agent.report(Items.load(2));
    assertThat(node().arrivals()).isEqualTo(new Arrivals(2, 0, 0, 0, 0, 0));
    assertThat(load()).isEqualTo(2);
    agent.sample(); // is lost
    agent.report(Items.load(3));
    assertThat(node().arrivals()).isEqualTo(new Arrivals(3, 1, 0, 0, 0, 0));
  }

  @Test
  void shouldChangeNothingButACounterForADuplicate() {
    Header header = agent.sample();
    agent.send(header, Items.load(1));
    clock.passSeconds(3);
    NodeSnapshot before = node();
    agent.send(header, Items.load(9));
    NodeSnapshot after = node();
    assertThat(after.arrivals()).isEqualTo(new Arrivals(2, 0, 1, 0, 0, 0));
    assertThat(after.values()).isEqualTo(before.values());
    assertThat(after.lastSeen()).isEqualTo(before.lastSeen());
  }

  @Test
  void shouldLeaveANameToTheMachineThatReportsUnderIt() {
    TestAgent other = new TestAgent(registry, "web-1");
    other.restart(7);
    Origin elsewhere =
        new Origin(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 41_234), Transport.UDP);
    agent.report(Items.load(1));

    assertThat(other.send(other.sample(), Items.load(9), elsewhere))
        .isEqualTo(Rejection.NAME_TAKEN);
    assertThat(load()).isEqualTo(1);
    clock.passSeconds(5);
    assertThat(agent.report(Items.load(2))).isNull();
    assertThat(load()).isEqualTo(2);

    clock.passSeconds(16); // it is late
    assertThat(other.send(other.sample(), Items.load(9), elsewhere)).isNull();
    assertThat(load()).isEqualTo(9);
  }

  @Test
  void shouldNotBelieveThatTheNextReportIsDueTomorrow() {
    Header daily =
        new Header("web-1", 1, 1, 1, TestClock.BEGIN, Duration.ofDays(1).toMillis(), 1, 1);
    agent.send(daily, Items.load(1));
    clock.pass(Duration.ofSeconds(899));
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
    clock.passSeconds(1);
    assertThat(node().state()).isEqualTo(NodeState.GONE);
    clock.pass(Duration.ofMinutes(5));
    assertThat(nodes()).isEmpty();
  }

  @Test
  void shouldNotTakeValuesOfTheStartBeforeTheRunningOne() {
    agent.report(Items.load(1));
    Header stale = agent.sample();
    agent.restart(2);
    agent.report(Items.load(2));
    agent.send(stale, Items.load(9));
    assertThat(load()).isEqualTo(2);
    assertThat(node().arrivals()).isEqualTo(new Arrivals(2, 0, 0, 0, 0, 1));
    assertThat(node().start()).isEqualTo(2);
  }

  @Test
  void shouldReturnToAnAgentWhoseNamesakeHasEnded() {
    agent.report(Items.load(1));
    TestAgent namesake = new TestAgent(registry, "web-1");
    namesake.restart(2);
    namesake.report(Items.load(9));
    for (int i = 0; i < 5; i++) { // the namesake is silent
      clock.passSeconds(5);
      agent.report(Items.load(2));
    }
    assertThat(load()).isEqualTo(2);
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
    assertThat(node().arrivals().restarts()).isEqualTo(2);
    assertThat(node().arrivals().received()).isEqualTo(7);
  }

  @Test
  void shouldForgetAnItemThatAWholeSampleDoesNotTell() {
    agent.report(Items.filesystems("/", "/mnt").load(new Load(1, 2, 3)));
    assertThat(mountpoints()).containsExactly("/", "/mnt");
    Header first = agent.sampleOf(2);
    Header second = agent.part(2, 2);
    agent.send(first, Items.filesystems("/"));
    assertThat(mountpoints()).containsExactly("/", "/mnt");
    agent.send(second, Measurements.builder());
    assertThat(mountpoints()).containsExactly("/");
    assertThat(node().values().load()).isNull();
    assertThat(registry.items()).isEqualTo(1);
  }

  @Test
  void shouldForgetAnItemInTheEndIfNoSampleArrivesWhole() {
    agent.report(Items.filesystems("/", "/mnt"));
    for (int i = 0; i < 10; i++) {
      assertThat(mountpoints()).contains("/mnt");
      agent.send(agent.sampleOf(2), Items.filesystems("/"));
      agent.part(2, 2); // is lost
    }
    agent.send(agent.sampleOf(2), Items.filesystems("/"));
    assertThat(mountpoints()).containsExactly("/");
  }

  @Test
  void shouldKeepAnItemWhosePartWasLostForASample() {
    agent.send(agent.sampleOf(2), Items.filesystems("/"));
    agent.send(agent.part(2, 2), Items.load(1));
    agent.send(agent.sampleOf(2), Items.filesystems("/"));
    agent.part(2, 2); // is lost
    agent.send(agent.sampleOf(2), Items.filesystems("/"));
    assertThat(load()).isEqualTo(1);
  }

  @Test
  void shouldNotBringBackAnItemByALateReport() {
    agent.report(Items.filesystems("/", "/mnt"));
    Header late = agent.sample();
    agent.report(Items.filesystems("/"));
    agent.send(late, Items.filesystems("/", "/mnt"));
    assertThat(mountpoints()).containsExactly("/");
  }

  @Test
  void shouldCallANodeLateThenGoneThenForgetIt() {
    agent.report(Items.load(1));
    clock.passSeconds(14);
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
    clock.passSeconds(1);
    assertThat(node().state()).isEqualTo(NodeState.LATE);
    clock.passSeconds(584);
    assertThat(node().state()).isEqualTo(NodeState.LATE);
    clock.passSeconds(1);
    assertThat(node().state()).isEqualTo(NodeState.GONE);
    clock.passSeconds(598);
    assertThat(node().state()).isEqualTo(NodeState.GONE);
    clock.passSeconds(1);
    assertThat(nodes()).isEmpty();
    assertThat(registry.history("web-1")).isEmpty();
    assertThat(registry.items()).isZero();
    assertThat(registry.memory().used()).isZero();
    agent.report(Items.load(2));
    assertThat(load()).isEqualTo(2);
  }

  @Test
  void shouldNotMindThatItsOwnClockIsSet() {
    agent.report(Items.load(1));
    clock.jump(Duration.ofHours(5));
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
    clock.jump(Duration.ofHours(-10));
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
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
    Registry small = registry(1_000, 1 << 20);
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
    Registry small = registry(1_000, 1 << 20);
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
  void shouldShareASnapshotForAMoment() {
    agent.report(Items.load(1));
    RegistrySnapshot snapshot = registry.snapshot();
    agent.report(Items.load(2));
    assertThat(registry.snapshot()).isSameAs(snapshot);
    clock.pass(Duration.ofMillis(250));
    assertThat(registry.snapshot()).isNotSameAs(snapshot);
    assertThat(load()).isEqualTo(2);
    assertThat(Objects.requireNonNull(snapshot.nodes().getFirst().values().load()).load1())
        .isEqualTo(1);
  }

  @Test
  void shouldCountEveryReportOfManyThreads() throws Exception {
    Registry large = registry(100, MAX_BYTES);
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

  @Test
  void shouldRememberTheLastFifteenMinutes() {
    for (int i = 0; i < 300; i++) {
      clock.passSeconds(5);
      agent.report(Items.disk(i * 5_000L, 0).memory(Items.QUARTER_USED));
    }
    List<History.Point> points = registry.history("web-1").orElseThrow().points();
    assertThat(points).hasSize(180);
    assertThat(points)
        .allSatisfy(
            point -> {
              assertThat(point.memory()).isEqualTo(0.25f);
              assertThat(point.diskRead()).isEqualTo(1_000f);
              assertThat(point.networkSent()).isNaN();
            });
    assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
    assertThat(points.getFirst().time()).isGreaterThanOrEqualTo(clock.millis() - 905_000);
    assertThat(points.getLast().time()).isBetween(clock.millis() - 5_000, clock.millis());
  }

  @Test
  void shouldMarkASilenceInTheHistory() {
    for (int i = 0; i < 10; i++) {
      clock.passSeconds(i == 5 ? 60 : 5);
      agent.report(Measurements.builder().memory(Items.QUARTER_USED));
    }
    List<History.Point> points = registry.history("web-1").orElseThrow().points();
    assertThat(points)
        .extracting(point -> Float.isNaN(point.memory()))
        .containsExactly(
            false, false, false, false, false, true, false, false, false, false, false);
    clock.passSeconds(25);
    points = registry.history("web-1").orElseThrow().points();
    assertThat(points.getLast().memory()).isNaN();
    clock.passSeconds(1_000);
    assertThat(registry.history("web-1").orElseThrow().points()).isEmpty();
  }
}
