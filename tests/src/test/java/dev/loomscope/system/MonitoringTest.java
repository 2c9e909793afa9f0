package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Agents and a collector as processes of their own: what one sends, the other knows. */
@Tag("system")
@Timeout(300)
class MonitoringTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  private RunningProgram collector(String port) throws IOException {
    return RunningProgram.start(
        "collector-service", folder, "--bind", "127.0.0.1", "--port", port, "--http-port", "0");
  }

  private RunningProgram agent(String node, String collectorPort, String transport)
      throws IOException {
    return RunningProgram.start(
        "agent-service",
        folder,
        "--collector",
        "127.0.0.1:" + collectorPort,
        "--node",
        node,
        "--transport",
        transport,
        "--interval",
        "200ms",
        "--http-port",
        "0");
  }

  private static void awaitOnline(Ready collector, int nodes) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(HttpPage.json(collector.page("/api/status")).at("/nodes/online").asInt())
                    .isEqualTo(nodes));
  }

  private static long sent(Ready agent) throws IOException {
    return HttpPage.json(agent.page("/api/status")).path("datagrams_sent").asLong();
  }

  private static long acknowledged(Ready agent) throws IOException {
    return HttpPage.json(agent.page("/api/status")).path("datagrams_acknowledged").asLong();
  }

  private static void awaitAcknowledged(Ready agent, long least) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(acknowledged(agent)).isGreaterThanOrEqualTo(least));
  }

  @Test
  void shouldKnowEveryAgentThatReports() throws Exception {
    try (RunningProgram collector = collector("0")) {
      Ready ready = collector.awaitReady();
      try (RunningProgram one = agent("one", ready.port(), "udp");
          RunningProgram two = agent("two", ready.port(), "udp");
          RunningProgram three = agent("three", ready.port(), "tcp")) {
        one.awaitReady();
        two.awaitReady();
        three.awaitReady();
        awaitOnline(ready, 3);
        collector.signal(false);
        assertThat(collector.awaitEnd(LONG)).isZero();
        three.signal(false);
        assertThat(three.awaitEnd(LONG)).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void shouldLoseOnlyWhatWasSentWhileTheCollectorWasAway(String transport) throws Exception {
    String port;
    try (RunningProgram first = collector("0")) {
      Ready firstReady = first.awaitReady();
      port = firstReady.port();
      try (RunningProgram agent = agent("node", port, transport)) {
        Ready agentReady = agent.awaitReady();
        awaitOnline(firstReady, 1);

        first.signal(true);
        first.awaitEnd(LONG);
        long before = acknowledged(agentReady);
        // Long enough to be noticed, and to be given up on.
        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(
                            HttpPage.metric(
                                agentReady.page("/metrics"),
                                "loomscope_agent_silences_total{transport=\"" + transport + "\"}"))
                        .isPositive());
        try (RunningProgram second = collector(port)) {
          Ready secondReady = second.awaitReady();

          awaitOnline(secondReady, 1);
          awaitAcknowledged(agentReady, before + 1);
          long missing = sent(agentReady) - acknowledged(agentReady);
          awaitAcknowledged(agentReady, acknowledged(agentReady) + 20);
          // What is under way when both are read counts as missing, too.
          assertThat(sent(agentReady) - acknowledged(agentReady)).isLessThanOrEqualTo(missing + 4);
        }
      }
    }
  }

  @Test
  void shouldCountAsLostOnlyWhatWasLostWhenAnAgentGoesToAnotherCollectorAndComesBack()
      throws Exception {
    Path hosts = folder.resolve("hosts");
    try (RunningProgram first = collector("0");
        RunningProgram second = collector("0")) {
      Ready firstReady = first.awaitReady();
      Ready secondReady = second.awaitReady();
      try (UdpRelay toFirst = UdpRelay.start("127.0.0.1", 0, firstReady.port());
          UdpRelay toSecond = UdpRelay.start("127.0.0.2", toFirst.port(), secondReady.port())) {
        nameCollector(hosts, "127.0.0.1");
        try (RunningProgram agent = agentOfNamedCollector(hosts, toFirst.port())) {
          agent.awaitReady();
          awaitReports(firstReady, 10);

          nameCollector(hosts, "127.0.0.2");
          toFirst.silent(true); // so that the agent looks the name up at once
          awaitReports(secondReady, 10);
          long before = reports(firstReady);

          nameCollector(hosts, "127.0.0.1");
          toFirst.silent(false);
          toSecond.silent(true);
          awaitReports(firstReady, before + 10);
          assertThat(lost(firstReady)).isZero();
          assertThat(lost(secondReady)).isZero();

          toFirst.lose(3);
          await().atMost(LONG).untilAsserted(() -> assertThat(lost(firstReady)).isEqualTo(3));
        }
      }
    }
  }

  private static void nameCollector(Path hosts, String address) throws IOException {
    Files.writeString(hosts, address + " collector.test\n");
  }

  private RunningProgram agentOfNamedCollector(Path hosts, int port) throws IOException {
    return RunningProgram.startWithNames(
        hosts,
        "agent-service",
        folder,
        "--collector",
        "collector.test:" + port,
        "--node",
        "node",
        "--interval",
        "200ms",
        "--http-port",
        "0");
  }

  private static void awaitReports(Ready collector, long least) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(reports(collector)).isGreaterThanOrEqualTo(least));
  }

  private static long reports(Ready collector) throws IOException {
    return (long)
        HttpPage.metric(
            collector.page("/metrics"), "loomscope_node_reports_total{instance=\"node\"}");
  }

  private static long lost(Ready collector) throws IOException {
    return (long)
        HttpPage.metric(
            collector.page("/metrics"), "loomscope_node_reports_lost{instance=\"node\"}");
  }

  @Test
  void shouldTakeAnAgentThatStartsAnewForTheSameNode() throws Exception {
    try (RunningProgram collector = collector("0")) {
      Ready ready = collector.awaitReady();
      try (RunningProgram agent = agent("node", ready.port(), "udp")) {
        agent.awaitReady();
        awaitOnline(ready, 1);
        agent.signal(true);
        agent.awaitEnd(LONG);
      }
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(HttpPage.json(ready.page("/api/status")).at("/nodes/late").asInt())
                      .isEqualTo(1));
      try (RunningProgram again = agent("node", ready.port(), "udp")) {
        Ready agentReady = again.awaitReady();
        awaitOnline(ready, 1);
        awaitAcknowledged(agentReady, 1);
        assertThat(HttpPage.json(ready.page("/api/status")).at("/nodes/late").asInt()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void shouldTakeWhatManySimulatedAgentsSend(String transport) throws Exception {
    Path json = folder.resolve("simulation.json");
    try (RunningProgram collector = collector("0")) {
      Ready ready = collector.awaitReady();
      try (RunningProgram simulation =
          RunningProgram.startSimulation(
              folder,
              "--collector",
              "127.0.0.1:" + ready.port(),
              "--agents",
              "50",
              "--interval",
              "1s",
              "--duration",
              "0s",
              "--transport",
              transport,
              "--json",
              json.toString())) {
        simulation.awaitReady();
        awaitOnline(ready, 50);
        simulation.signal(false);
        assertThat(simulation.awaitEnd(LONG)).as(simulation::errors).isZero();
        assertThat(simulation.output()).contains("acknowledged", "100.00 %");
      }
      JsonNode figures = JsonMapper.builder().build().readTree(Files.readString(json));
      long sent = figures.path("datagrams").asLong();
      assertThat(sent).isGreaterThanOrEqualTo(50);
      assertThat(figures.path("acknowledged").asLong()).isEqualTo(sent);
      assertThat(figures.path("unsent").size()).isZero();
      assertThat(figures.at("/answer_delay_seconds/p50").asDouble()).isPositive();
      assertThat(
              HttpPage.metric(
                  ready.page("/metrics"),
                  "loomscope_collector_datagrams_accepted_total{transport=\"" + transport + "\"}"))
          .isEqualTo(sent);
    }
  }

  @Test
  void shouldEndASimulationEarlyAndTellThatNobodyAnswered() throws Exception {
    String port;
    try (RunningProgram collector = collector("0")) {
      port = collector.awaitReady().port();
    }
    try (RunningProgram simulation =
        RunningProgram.startSimulation(
            folder, "--collector", "127.0.0.1:" + port, "--agents", "5", "--duration", "0s")) {
      simulation.awaitReady();
      simulation.signal(false);
      assertThat(simulation.awaitEnd(LONG)).isEqualTo(1);
      assertThat(simulation.output()).contains("acknowledged     0 reports");
    }
  }
}
