package dev.loomscope.agent.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private static final int NODES = 10_000;
  private static final List<InetAddress> REPLICAS =
      TestAgent.addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "fd00::5");

  private static InetAddress first(int node, List<InetAddress> addresses) {
    return Rendezvous.order("node-" + node, addresses).getFirst();
  }

  @Test
  void shouldSpreadNodesEvenly() {
    Map<InetAddress, Integer> nodes = new HashMap<>();
    for (int node = 0; node < NODES; node++) {
      nodes.merge(first(node, REPLICAS), 1, Integer::sum);
    }
    // Of 10,000 in 5 the standard deviation is 40; five of them are beyond chance.
    assertThat(nodes.values())
        .hasSize(5)
        .allSatisfy(count -> assertThat(count).isBetween(1_800, 2_200));
  }

  @Test
  void shouldMoveOnlyTheNodesOfAnAddressThatIsGoneAndEvenly() {
    InetAddress gone = REPLICAS.get(2);
    List<InetAddress> rest = REPLICAS.stream().filter(address -> !address.equals(gone)).toList();
    Map<InetAddress, Integer> moved = new HashMap<>();
    for (int node = 0; node < NODES; node++) {
      InetAddress before = first(node, REPLICAS);
      InetAddress after = first(node, rest);
      if (before.equals(gone)) {
        moved.merge(after, 1, Integer::sum);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(moved.values())
        .hasSize(4)
        .allSatisfy(count -> assertThat(count).isBetween(400, 600));
  }

  @Test
  void shouldNotDependOnTheOrderOfTheAnswer() {
    List<InetAddress> turned = new ArrayList<>(REPLICAS).reversed();
    for (int node = 0; node < 100; node++) {
      assertThat(Rendezvous.order("node-" + node, turned))
          .isEqualTo(Rendezvous.order("node-" + node, REPLICAS));
    }
  }

  @Test
  void shouldWeighAlikeInEveryVersion() {
    // Agents of two versions in one cluster must agree; these figures must never change.
    assertThat(Rendezvous.weight("web-1", InetAddress.ofLiteral("10.0.0.1")))
        .isEqualTo(5177926985466595193L);
    assertThat(Rendezvous.weight("web-1", InetAddress.ofLiteral("fd00::5")))
        .isEqualTo(-4623135565746354688L);
  }
}
