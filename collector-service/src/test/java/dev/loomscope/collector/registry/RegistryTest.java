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
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RegistryTest {

  private final TestClock clock = new TestClock();
  private final Registry registry = clock.registry(3, 16 << 20);
  private final TestAgent agent = new TestAgent(registry, "web-1");

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
