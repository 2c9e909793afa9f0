package dev.loomscope.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A collector with the heap of a small container, at which somebody sends all that it may take, and
 * whose answers somebody does not read: it goes on.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is no address
final class AttackTest {

  private static final int HEAP_MIB = 128;
  private static final int SLOW_READERS = 40;
  private static final int UNENDED_LINES = 1_000;

  /** Beside a header, within 8,192 bytes. */
  private static final int ITEM_BYTES = 7_900;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(1);
  private final List<Socket> slow = new ArrayList<>();
  private RunningCollector collector;
  private DatagramSocket honest;
  private long sequence;

  @BeforeEach
  void start() throws Exception {
    collector = RunningCollector.start(0, 0, HEAP_MIB);
    honest = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    honest.setSoTimeout(30_000);
  }

  @AfterEach
  void end() throws Exception {
    honest.close();
    collector.close();
    for (Socket socket : slow) {
      socket.close();
    }
  }

  /** 244 nodes of 4,096 items each, and once more with other values. */
  @Test
  void shouldSurviveManySmallItems() throws Exception {
    int each = 315;
    attack(
        2,
        244,
        13,
        part -> list("disks", each, i -> "{\"device\":\"d%d\"}".formatted(part * each + i)));
  }

  /** Texts as long as they may be, of which no two have anything in common. */
  @Test
  void shouldSurviveLongTexts() throws Exception {
    attack(
        2,
        244,
        20,
        _ ->
            list(
                "filesystems",
                3,
                _ ->
                    "{\"device\":\"%s\",\"mountpoint\":\"%s\",\"fstype\":\"%s\",\"size\":%d}"
                        .formatted(text(), text(), text(), random.nextLong(1L << 53))));
  }

  /** Nodes of one item each, under long names. */
  @Test
  void shouldSurviveManyNodes() throws Exception {
    attack(2, 20_000, 1, _ -> "\"load\":{\"load1\":1,\"load5\":2,\"load15\":3}");
  }

  private String text() {
    return random
        .ints(255, 0x100, 0xd000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String list(String section, int count, IntFunction<String> item) {
    return IntStream.range(0, count)
        .mapToObj(item)
        .collect(Collectors.joining(",", "\"" + section + "\":[", "]"));
  }

  private void attack(int rounds, int nodes, int parts, IntFunction<String> section)
      throws Exception {
    reportHonestly();
    for (int i = 0; i < UNENDED_LINES; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port());
      slow.add(socket);
      socket.getOutputStream().write(new byte[8_000]);
    }
    for (int i = 0; i < SLOW_READERS; i++) {
      readSlowly();
    }
    for (int round = 1; round <= rounds; round++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port())) {
        Thread.ofVirtual().start(() -> drain(socket));
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        for (int node = 0; node < nodes; node++) {
          for (int part = 1; part <= parts; part++) {
            long number = (round - 1L) * parts + part;
            out.write(line(node, number, part, parts, section.apply(part)));
          }
          if (node % Math.max(1, nodes / 10) == 0) {
            out.flush();
            reportHonestly();
            readSlowly();
            assertWell();
          }
        }
        out.flush();
        socket.shutdownOutput();
      }
    }
    reportHonestly();
    assertWell();
    String metrics = get("/metrics").body();
    assertThat(metrics).contains("node_load1{instance=\"honest\"}");
    double used = value(metrics, "loomscope_collector_registry_bytes ");
    double limit = value(metrics, "loomscope_collector_registry_limit_bytes ");
    assertThat(limit).isBetween(HEAP_MIB * 0.45 * (1 << 20), HEAP_MIB * 0.5 * (1 << 20));
    assertThat(used).isBetween(0.9 * limit, limit);
    assertThat(collector.isAlive()).isTrue();
  }

  private static byte[] line(int node, long number, int part, int parts, String section) {
    String name = "invented-%05d-%08x".formatted(node, node * 0x9e3779b9);
    String report =
        """
        {"v":1,"node":"%s","start":"0123456789abcdef","seq":%d,"time":%d,"interval":5000,\
        "part":%d,"parts":%d,%s}
        """
            .formatted(
                (name + "-" + name + "-" + name).substring(0, 60),
                number,
                1_767_225_600_000L + 5_000 * number,
                part,
                parts,
                section);
    byte[] bytes = report.getBytes(UTF_8);
    assertThat(bytes.length).isLessThan(ITEM_BYTES + 293);
    return bytes;
  }

  private static void drain(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      assertThat(closed).isNotNull();
    }
  }

  /** Reports once, and waits until that was taken. */
  private void reportHonestly() throws IOException {
    sequence++;
    byte[] report =
        """
        {"v":1,"node":"honest","start":"fedcba9876543210","seq":%d,"time":%d,\
        "interval":60000,"part":1,"parts":1,"load":{"load1":%d,"load5":2,"load15":3}}\
        """
            .formatted(sequence, System.currentTimeMillis(), sequence)
            .getBytes(UTF_8);
    honest.send(
        new DatagramPacket(
            report, report.length, InetAddress.getLoopbackAddress(), collector.port()));
    honest.receive(new DatagramPacket(new byte[1_000], 1_000));
  }

  /** Asks from another address for metrics or nodes, in some way, and does not read them. */
  private void readSlowly() throws IOException {
    int way = slow.size();
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), collector.httpPort()));
    slow.add(socket);
    String path =
        switch (way % 4) {
          case 0 -> "/metrics";
          case 1 -> "/metrics?name%5B%5D=node_disk_reads_completed_total";
          case 2 -> "/api/nodes";
          default -> "/";
        };
    String encoding = way % 8 < 4 ? "" : "Accept-Encoding: gzip\r\n";
    String request = "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(path, encoding);
    socket.getOutputStream().write(request.getBytes(UTF_8));
  }

  private void assertWell() throws Exception {
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(204);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + collector.httpPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }
}
