package dev.loomscope.collector.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Machines of one name. */
final class TwinsTest {

  private static final String NAME = "localhost";
  private static final Origin HERE = origin("192.0.2.7");
  private static final Origin ELSEWHERE = origin("192.0.2.9");

  private final TestClock clock = new TestClock();
  private final Registry registry = clock.registry(3, 16 << 20);
  private final TestAgent first = agent(1);
  private final TestAgent second = agent(2);

  private static Origin origin(String address) {
    return new Origin(new InetSocketAddress(InetAddress.ofLiteral(address), 41_234), Transport.UDP);
  }

  private TestAgent agent(long start) {
    TestAgent agent = new TestAgent(registry, NAME);
    agent.restart(start);
    return agent;
  }

  private static boolean isTaken(TestAgent agent, double load, Origin origin) {
    Rejection refused = agent.send(agent.sample(), Items.load(load), origin);
    assertThat(refused).isIn(null, Rejection.NAME_TAKEN);
    return refused == null;
  }

  private NodeSnapshot node() {
    clock.pass(Duration.ofMillis(250)); // a snapshot is given out again for so long
    return registry.snapshot().nodes().getFirst();
  }

  private double load() {
    return Objects.requireNonNull(node().values().load()).load1();
  }

  @Test
  void shouldKeepATwinAtAnotherAddressOutAndSayWhere() {
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken(first, 1, HERE)).isTrue();
      clock.passSeconds(2);
      assertThat(isTaken(second, 2, ELSEWHERE)).isFalse();
      assertThat(load()).isEqualTo(1);
      clock.passSeconds(3);
    }
    assertThat(node().address()).isEqualTo("192.0.2.7:41234");
    assertThat(node().twin()).isEqualTo("192.0.2.9:41234");
    assertThat(node().arrivals()).isEqualTo(new Arrivals(5, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldGiveANameBackThatATwinAtTheSameAddressTookLikeARestartedAgent() {
    assertThat(isTaken(first, 1, HERE)).isTrue();
    clock.passSeconds(2);
    assertThat(isTaken(second, 2, HERE)).isTrue();
    clock.passSeconds(3);
    for (int i = 0; i < 5; i++) {
      assertThat(isTaken(first, 1, HERE)).isTrue();
      assertThat(load()).isEqualTo(1);
      assertThat(node().twin()).isEqualTo("192.0.2.7:41234");
      clock.passSeconds(2);
      assertThat(isTaken(second, 2, HERE)).isFalse();
      second.restart(10 + i); // does not help it
      assertThat(isTaken(second, 2, HERE)).isFalse();
      assertThat(load()).isEqualTo(1);
      clock.passSeconds(3);
    }
    assertThat(node().arrivals().lost()).isZero();
  }

  @Test
  void shouldNotJumpBetweenManyMachinesAtOneAddress() {
    List<TestAgent> agents = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      agents.add(agent(i + 1));
    }
    List<Double> seen = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      for (TestAgent agent : agents) {
        isTaken(agent, agents.indexOf(agent), HERE);
        seen.add(load());
        clock.pass(Duration.ofMillis(300));
      }
      clock.passSeconds(2);
    }
    assertThat(seen.getFirst()).isZero();
    assertThat(seen.subList(1, 9)).containsOnly(1.0); // taken for a restarted agent
    assertThat(seen.subList(9, seen.size())).containsOnly(0.0);
  }

  @Test
  void shouldNotTakeARestartedAgentForATwin() {
    for (int start = 1; start < 4; start++) {
      first.restart(start);
      for (int i = 0; i < 4; i++) {
        assertThat(isTaken(first, start, HERE)).isTrue();
        assertThat(node().twin()).isNull();
        clock.passSeconds(5);
      }
    }
    assertThat(node().arrivals().restarts()).isEqualTo(2);
  }

  @Test
  void shouldNotTakeAnAgentForATwinThatWasRestartedAtAnotherAddress() {
    isTaken(first, 1, HERE);
    clock.passSeconds(1);
    int refused = 0;
    while (!isTaken(second, 2, ELSEWHERE)) {
      refused++;
      assertThat(node().twin()).isNull();
      clock.passSeconds(5);
    }
    assertThat(refused).isEqualTo(3); // until the one before is late
    assertThat(load()).isEqualTo(2);
    clock.passSeconds(5);
    isTaken(second, 2, ELSEWHERE);
    assertThat(node().twin()).isNull();
  }

  @Test
  void shouldLeaveTheNameToTheTwinOnceTheOtherIsSilent() {
    isTaken(first, 1, HERE);
    clock.passSeconds(16);
    assertThat(isTaken(second, 2, ELSEWHERE)).isTrue();
    clock.passSeconds(3);
    assertThat(isTaken(first, 1, HERE)).isFalse(); // who has the name keeps it
    clock.passSeconds(2);
    assertThat(isTaken(second, 2, ELSEWHERE)).isTrue();
    assertThat(load()).isEqualTo(2);
    assertThat(node().twin()).isEqualTo("192.0.2.7:41234");
  }

  @Test
  void shouldSayNothingMoreOfATwinThatHasEnded() {
    isTaken(first, 1, HERE);
    isTaken(second, 2, ELSEWHERE);
    clock.passSeconds(5);
    isTaken(first, 1, HERE);
    assertThat(node().twin()).isNotNull();
    for (int i = 0; i < 3; i++) {
      clock.passSeconds(5);
      isTaken(first, 1, HERE);
    }
    assertThat(node().twin()).isNull();
    assertThat(node().state()).isEqualTo(NodeState.ONLINE);
    first.restart(3);
    assertThat(isTaken(first, 3, HERE)).isTrue();
  }

  @Test
  void shouldNotTakeWhatIsStillOnItsWayForATwin() {
    isTaken(first, 1, HERE);
    var last = first.sample();
    isTaken(second, 2, HERE);
    clock.pass(Duration.ofMillis(500));
    assertThat(first.send(last, Items.load(1), HERE)).isNull();
    assertThat(load()).isEqualTo(2);
    assertThat(node().twin()).isNull();
  }
}
