package dev.loomscope.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.RunningCollector;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two agents of one name, from their datagrams to what the collector says of them everywhere. */
@Timeout(120)
final class TwinAgentsTest {

  private static final byte[] SECRET = IndependentAgent.secret(7);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  /** An agent at an address of its own, which tells its number as the load. */
  private record Machine(IndependentAgent agent, int load, DatagramSocket socket, int collector)
      implements AutoCloseable {

    static Machine of(
        String name, String seal, int load, String address, RunningCollector collector)
        throws IOException {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
      socket.setSoTimeout(60_000);
      return new Machine(new IndependentAgent(name, seal, SECRET), load, socket, collector.port());
    }

    /** Sends a report and returns the answer. */
    String report() throws IOException {
      byte[] report = agent.report(load);
      socket.send(
          new DatagramPacket(
              report,
              report.length,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), collector)));
      DatagramPacket answer = new DatagramPacket(new byte[8_192], 8_192);
      socket.receive(answer);
      assertThat(answer.getLength()).isLessThanOrEqualTo(report.length);
      String document = agent.opened(Arrays.copyOf(answer.getData(), answer.getLength()));
      assertThat(document).startsWith(agent.expectedAnswer());
      return document;
    }

    String address() {
      return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private RunningCollector collector(String seal) throws IOException {
    return RunningCollector.start(
        log(), List.of("--seal", seal, "--key-file", KeyFiles.of(folder, SECRET).toString()));
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static String get(RunningCollector collector, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + collector.httpPort() + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static JsonNode node(RunningCollector collector) throws Exception {
    return JSON.readTree(get(collector, "/api/nodes/localhost"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "sign"})
  void shouldKeepTheSecondOutAndSayEverywhereThatItIsThere(String seal) throws Exception {
    try (RunningCollector collector = collector(seal);
        Machine first = Machine.of("localhost", seal, 1, "127.0.0.1", collector);
        Machine second = Machine.of("localhost", seal, 2, "127.0.0.2", collector)) {
      assertThat(get(collector, "/metrics")).doesNotContain("loomscope_node_twin{");
      TestReceiver.await()
          .until(
              () -> {
                assertThat(first.report()).doesNotContain("name_taken");
                assertThat(second.report()).endsWith(",\"name_taken\":true}");
                JsonNode node = node(collector);
                assertThat(node.at("/load/load1").asInt(1)).isEqualTo(1); // or it is not there yet
                return node.hasNonNull("twin_address");
              });
      assertThat(node(collector).get("address").asString()).isEqualTo(first.address());
      assertThat(node(collector).get("twin_address").asString()).isEqualTo(second.address());
      assertThat(get(collector, "/"))
          .startsWith("1 node, 1 online, 0 late, 0 gone, 1 with a twin\n")
          .containsPattern("localhost +twin ");
      assertThat(get(collector, "/?node=localhost"))
          .contains("another machine reports under this name, from " + second.address());
      TestReceiver.await()
          .untilAsserted(
              () ->
                  assertThat(get(collector, "/metrics"))
                      .contains(
                          "loomscope_node_twin{instance=\"localhost\"} 1\n",
                          "node_load1{instance=\"localhost\"} 1\n")
                      .containsPattern(
                          "datagrams_rejected_total\\{reason=\"name_taken\",transport=\"udp\"} [1-9]"));
      assertThat(Files.readAllLines(log()))
          .filteredOn(line -> line.contains("two machines report under one name"))
          .hasSize(1)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains("node=localhost", first.address(), "twin=" + second.address()));
    }
  }

  @Test
  void shouldGiveTheNameBackThatASecondAtTheSameAddressTook() throws Exception {
    try (RunningCollector collector = collector("sign");
        Machine first = Machine.of("localhost", "sign", 1, "127.0.0.1", collector);
        Machine second = Machine.of("localhost", "sign", 2, "127.0.0.1", collector)) {
      first.report();
      assertThat(second.report()).doesNotContain("name_taken"); // like a restarted agent
      TestReceiver.await()
          .until(
              () -> {
                first.report();
                return node(collector).at("/load/load1").asInt(0) == 1;
              });
      for (int i = 0; i < 3; i++) {
        assertThat(second.report()).contains("name_taken");
        assertThat(first.report()).doesNotContain("name_taken");
      }
      TestReceiver.await()
          .untilAsserted(
              () ->
                  assertThat(node(collector).get("twin_address").asString())
                      .isEqualTo(second.address()));
      assertThat(node(collector).get("load").get("load1").asInt()).isEqualTo(1);
    }
  }
}
