package dev.loomscope.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.containers.engine.NeedsDocker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

/** Agents and collectors, each in a container of its own, found by name. */
@NeedsDocker
@Timeout(600)
final class MonitoringContainersTest {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final int SIMULATED = 60;

  /** Of three collectors each has a third of the nodes, more or less: 20, give or take 4. */
  private static final int FEWEST = SIMULATED / 15;

  /**
   * A node sends twice a second, so that a second elsewhere would show. A datagram may be lost in
   * passing: a collector that has no CPU for a moment has a small buffer.
   */
  private static final int FEW_LOST = 2;

  private final Network network = Network.newNetwork();

  @AfterEach
  void removeNetwork() {
    network.close();
  }

  private ServiceContainer collector() {
    return ServiceContainer.of("collector-service", network, "collector", "--nodes-gone-after=3s");
  }

  private ServiceContainer agent(String node) {
    return ServiceContainer.of(
        "agent-service",
        network,
        node,
        "--collector=collector:5005",
        "--node=" + node,
        "--interval=500ms");
  }

  /** Many agents, each of which chooses its collector itself. */
  private ServiceContainer simulation() {
    return ServiceContainer.of(
            "agent-service",
            network,
            "simulation",
            "--collector=collector:5005",
            "--agents=" + SIMULATED,
            "--cores=2",
            "--interval=500ms",
            "--duration=0s")
        .withCreateContainerCmdModifier(
            command ->
                command.withEntrypoint(
                    "/opt/java/bin/java",
                    "-cp",
                    "/app/service.jar",
                    "dev.loomscope.agent.simulate.SimulateMain"))
        .withExposedPorts();
  }

  private static int nodes(ServiceContainer collector, String state) throws IOException {
    return collector.json("/api/status").at("/nodes/" + state).asInt();
  }

  private static void awaitNodes(ServiceContainer collector, String state, int count) {
    await().atMost(LONG).untilAsserted(() -> assertThat(nodes(collector, state)).isEqualTo(count));
  }

  @Test
  void shouldShowPrometheusWhatAgentsReport() throws Exception {
    try (ServiceContainer collector = collector();
        ServiceContainer agent = agent("web-1")) {
      collector.start();
      agent.start();
      awaitNodes(collector, "online", 1);
      await()
          .atMost(LONG)
          .until(() -> collector.page("/metrics").contains("node_load1{instance=\"web-1\"}"));
    }
  }

  @Test
  void shouldHearAgentsAgainAfterACollectorWasKilledAndCameBack() throws Exception {
    try (ServiceContainer first = collector();
        ServiceContainer agent = agent("web-1")) {
      first.start();
      agent.start();
      awaitNodes(first, "online", 1);
      first.kill();
      first.stop();
      try (ServiceContainer second = collector()) {
        second.start();
        awaitNodes(second, "online", 1);
      }
    }
  }

  @Test
  void shouldTellThatANodeIsGoneWhoseAgentRanOutOfMemory() throws Exception {
    try (ServiceContainer collector = collector();
        ServiceContainer agent = MemoryHog.placedIn(agent("web-1"));
        ServiceContainer other = agent("web-2")) {
      collector.start();
      agent.start();
      other.start();
      awaitNodes(collector, "online", 2);
      MemoryHog.fillUntilItEnds(agent, LONG);
      assertThat(agent.state().getOOMKilled()).isTrue();
      awaitNodes(collector, "gone", 1);
      assertThat(collector.page("/metrics"))
          .contains(
              "loomscope_node_up{instance=\"web-1\"} 0", "loomscope_node_up{instance=\"web-2\"} 1");
    }
  }

  /** Three of them: of two, every node of a lost one goes to the other, however it chooses. */
  @Test
  void shouldShareAgentsAmongCollectorsAndMoveOnlyThoseOfALostOne() throws Exception {
    try (ServiceContainer one = collector();
        ServiceContainer two = collector();
        ServiceContainer three = collector();
        ServiceContainer simulation = simulation()) {
      one.start();
      two.start();
      three.start();
      simulation.start();
      List<ServiceContainer> all = List.of(one, two, three);
      awaitEachAtOneOf(all);
      for (ServiceContainer collector : all) {
        assertThat(names(collector, "online")).hasSizeGreaterThan(FEWEST);
      }
      Map<String, Integer> ofTwo = lostOfEachOnline(two);
      Map<String, Integer> ofThree = lostOfEachOnline(three);
      one.kill();
      one.stop();
      awaitEachAtOneOf(List.of(two, three));
      assertThatAllStayed(ofTwo, lostOfEachOnline(two));
      assertThatAllStayed(ofThree, lostOfEachOnline(three));
    }
  }

  /** Waits until each node reports to one of these, and to no two of them. */
  private static void awaitEachAtOneOf(List<ServiceContainer> collectors) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              List<String> online = new ArrayList<>();
              for (ServiceContainer collector : collectors) {
                online.addAll(names(collector, "online"));
              }
              assertThat(online).doesNotHaveDuplicates().hasSize(SIMULATED);
            });
  }

  /** How many reports were lost of each node that reports to a collector now. */
  private static Map<String, Integer> lostOfEachOnline(ServiceContainer collector)
      throws IOException {
    return nodes(collector)
        .filter(node -> node.path("state").asString().equals("online"))
        .collect(
            Collectors.toMap(
                node -> node.path("name").asString(), node -> node.at("/datagrams/lost").asInt()));
  }

  private static void assertThatAllStayed(Map<String, Integer> before, Map<String, Integer> now) {
    assertThat(now.keySet()).containsAll(before.keySet());
    before.forEach(
        (node, lost) ->
            assertThat(now.getOrDefault(node, Integer.MAX_VALUE))
                .as(node)
                .isLessThanOrEqualTo(lost + FEW_LOST));
  }

  private static Stream<JsonNode> nodes(ServiceContainer collector) throws IOException {
    return collector.json("/api/nodes").path("nodes").valueStream();
  }

  private static Set<String> names(ServiceContainer collector, String state) throws IOException {
    return nodes(collector)
        .filter(node -> node.path("state").asString().equals(state))
        .map(node -> node.path("name").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
