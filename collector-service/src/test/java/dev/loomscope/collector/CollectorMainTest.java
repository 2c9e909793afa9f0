package dev.loomscope.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as its users start and end it. */
@Timeout(180)
final class CollectorMainTest {

  private static final Pattern READY =
      Pattern.compile("collector ready port=(\\d+) http-port=(\\d+) pid=(\\d+)");

  @TempDir private Path folder;

  private Process launch(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CollectorMain.class.getName());
    command.addAll(List.of(flags));
    return new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void shouldReceiveTellAndEndWithZero() throws Exception {
    Process process =
        launch(
            "--bind",
            "127.0.0.1",
            "--port",
            "0",
            "--http-port",
            "0",
            "--exit-with-pid",
            Long.toString(ProcessHandle.current().pid()));
    try {
      Matcher ready = READY.matcher(String.valueOf(process.inputReader().readLine()));
      assertThat(ready.matches()).isTrue();
      int port = Integer.parseInt(ready.group(1));
      int httpPort = Integer.parseInt(ready.group(2));
      assertThat(Long.parseLong(ready.group(3))).isEqualTo(process.pid());
      report(port);
      assertThat(get(httpPort, "/observe/health/ready").statusCode()).isEqualTo(204);
      JsonNode status = JsonMapper.shared().readTree(get(httpPort, "/api/status").body());
      assertThat(status.get("name").asString()).isEqualTo("collector-service");
      assertThat(status.get("port").asInt()).isEqualTo(port);
      assertThat(status.get("seal").asString()).isEqualTo("none");
      assertThat(status.get("nodes").get("online").asInt()).isEqualTo(1);
      assertThat(status.get("udp_receive_buffer_bytes").asInt()).isPositive();
      assertThat(get(httpPort, "/metrics").body())
          .contains(
              "loomscope_collector_datagrams_accepted_total{transport=\"udp\"} 1.0",
              "loomscope_collector_nodes{state=\"online\"} 1.0",
              "loomscope_collector_nodes_limit 10000.0");
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Sends a report and waits for its acknowledgement. */
  private static void report(int port) throws Exception {
    byte[] report =
        """
        {"v":1,"node":"web-1","start":"0123456789abcdef","seq":1,"time":1767225600000,\
        "interval":5000,"part":1,"parts":1,"load":{"load1":1,"load5":2,"load15":3}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(60_000);
      socket.send(
          new DatagramPacket(report, report.length, InetAddress.getLoopbackAddress(), port));
      socket.receive(new DatagramPacket(new byte[1_000], 1_000));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--bind, 203.0.113.7, bind",
    "--port, -1, port",
    "--receive-buffer-size, 0, receive-buffer-size",
    "--seal, maybe, seal",
    "--seal, sign, key-file",
    "--audience, east, audience",
    "--max-nodes, 0, max-nodes",
    "--nodes-forget-after, 1m, nodes.forget-after",
    "--tcp-idle-timeout, never, tcp.idle-timeout",
  })
  void shouldRefuseABadSettingInOneLineAndExitWithTwo(String flag, String value, String key)
      throws Exception {
    Process process = launch(flag, value);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("errors")))
        .singleElement()
        .asString()
        .contains("setting " + key);
  }
}
