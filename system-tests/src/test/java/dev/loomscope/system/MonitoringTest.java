package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Agents and a collector as processes of their own: what one sends, the other knows. */
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

  private static String page(Map<String, String> ready, String path) {
    return "http://127.0.0.1:" + ready.get("http-port") + path;
  }

  private static void awaitOnline(Map<String, String> collector, int nodes) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        HttpPage.json(page(collector, "/api/status")).at("/nodes/online").asInt())
                    .isEqualTo(nodes));
  }

  private static long sent(Map<String, String> agent) throws IOException {
    return HttpPage.json(page(agent, "/api/status")).path("datagrams_sent").asLong();
  }

  private static long acknowledged(Map<String, String> agent) throws IOException {
    return HttpPage.json(page(agent, "/api/status")).path("datagrams_acknowledged").asLong();
  }

  private static void awaitAcknowledged(Map<String, String> agent, long least) {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(acknowledged(agent)).isGreaterThanOrEqualTo(least));
  }

  @Test
  void shouldKnowEveryAgentThatReports() throws Exception {
    try (RunningProgram collector = collector("0")) {
      Map<String, String> ready = collector.awaitReady();
      try (RunningProgram one = agent("one", ready.get("port"), "udp");
          RunningProgram two = agent("two", ready.get("port"), "udp");
          RunningProgram three = agent("three", ready.get("port"), "tcp")) {
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
      Map<String, String> firstReady = first.awaitReady();
      port = firstReady.get("port");
      try (RunningProgram agent = agent("node", port, transport)) {
        Map<String, String> agentReady = agent.awaitReady();
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
                                page(agentReady, "/metrics"),
                                "loomscope_agent_collector_silences_total"))
                        .isPositive());
        try (RunningProgram second = collector(port)) {
          Map<String, String> secondReady = second.awaitReady();

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
  void shouldTakeAnAgentThatStartsAnewForTheSameNode() throws Exception {
    try (RunningProgram collector = collector("0")) {
      Map<String, String> ready = collector.awaitReady();
      try (RunningProgram agent = agent("node", ready.get("port"), "udp")) {
        agent.awaitReady();
        awaitOnline(ready, 1);
        agent.signal(true);
        agent.awaitEnd(LONG);
      }
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(HttpPage.json(page(ready, "/api/status")).at("/nodes/late").asInt())
                      .isEqualTo(1));
      try (RunningProgram again = agent("node", ready.get("port"), "udp")) {
        Map<String, String> agentReady = again.awaitReady();
        awaitOnline(ready, 1);
        awaitAcknowledged(agentReady, 1);
        assertThat(HttpPage.json(page(ready, "/api/status")).at("/nodes/late").asInt()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void shouldTakeWhatManySimulatedAgentsSend(String transport) throws Exception {
    Path json = folder.resolve("simulation.json");
    try (RunningProgram collector = collector("0")) {
      Map<String, String> ready = collector.awaitReady();
      try (RunningProgram simulation =
          RunningProgram.startSimulation(
              folder,
              "--collector",
              "127.0.0.1:" + ready.get("port"),
              "--agents",
              "50",
              "--interval",
              "200ms",
              "--duration",
              "3s",
              "--transport",
              transport,
              "--json",
              json.toString())) {
        simulation.awaitReady();
        awaitOnline(ready, 50);
        assertThat(simulation.awaitEnd(LONG)).as(simulation::errors).isZero();
        assertThat(simulation.output()).contains("acknowledged", "100.00 %");
      }
      JsonNode figures = JsonMapper.builder().build().readTree(Files.readString(json));
      long sent = figures.path("datagrams").asLong();
      assertThat(sent).isGreaterThanOrEqualTo(50 * 10);
      assertThat(figures.path("acknowledged").asLong()).isEqualTo(sent);
      assertThat(figures.path("unsent").size()).isZero();
      assertThat(figures.at("/answer_delay_seconds/p50").asDouble()).isPositive();
      assertThat(
              HttpPage.metric(
                  page(ready, "/metrics"),
                  "loomscope_collector_datagrams_accepted_total{transport=\"" + transport + "\"}"))
          .isEqualTo(sent);
    }
  }

  @Test
  void shouldEndASimulationEarlyAndTellThatNobodyAnswered() throws Exception {
    String port;
    try (RunningProgram collector = collector("0")) {
      port = collector.awaitReady().get("port");
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
