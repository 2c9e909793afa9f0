package dev.loomscope.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.collector.TestCollector;
import dev.loomscope.collector.TestNodes;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class NodeStreamTest {

  private static final int BOUND_MILLIS = 30_000;

  private final TestNodes nodes = new TestNodes();
  private final TestCollector collector = TestCollector.start(nodes, 0, 3);
  private final List<Listener> listeners = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Listener listener : listeners) {
      listener.close();
    }
    collector.close();
  }

  private Listener listen() throws IOException {
    Listener listener = new Listener(collector.port(), 64 * 1024);
    listeners.add(listener);
    return listener;
  }

  private record Event(String name, JsonNode data) {

    List<String> names() {
      return data.get("nodes").values().stream().map(node -> node.get("name").asString()).toList();
    }

    List<String> removed() {
      return data.get("removed").values().stream().map(JsonNode::asString).toList();
    }
  }

  /** Reads the bytes of a stream as a browser would. */
  private static final class Listener implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;

    Listener(int port, int receiveBuffer) throws IOException {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setSoTimeout(BOUND_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket
          .getOutputStream()
          .write("GET /api/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(new Chunked(socket.getInputStream()), StandardCharsets.UTF_8),
              512);
    }

    String status() throws IOException {
      return String.valueOf(lines.readLine());
    }

    /** The next event; headers are passed over. */
    Event next() throws IOException {
      String name = "";
      while (true) {
        String line = lines.readLine();
        assertThat(line).as("the stream has ended").isNotNull();
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          return new Event(name, JsonMapper.shared().readTree(line.substring("data: ".length())));
        }
      }
    }

    Event nextNamed(String name) throws IOException {
      Event event = next();
      while (!event.name().equals(name)) {
        event = next();
      }
      return event;
    }

    boolean hasEnded() throws IOException {
      try {
        String line = lines.readLine();
        while (line != null) {
          line = lines.readLine();
        }
      } catch (SocketTimeoutException stillOpen) {
        return false;
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A response's header as it is, then its chunks (RFC 9112, section 7.1) without their sizes. */
  private static final class Chunked extends InputStream {
    private final InputStream in;
    private int header = 4;
    private int left;

    Chunked(InputStream in) {
      this.in = new BufferedInputStream(in);
    }

    @Override
    public int read() throws IOException {
      if (header > 0) {
        int next = in.read();
        header = next == "\r\n\r\n".charAt(4 - header) ? header - 1 : next == '\r' ? 3 : 4;
        return next;
      }
      if (left == 0) {
        left = size();
        left = left == 0 ? size() : left; // the end of the chunk before is an empty line
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int next = read(); // one at a time: the reader must not wait for a whole buffer
      bytes[offset] = (byte) next;
      return next < 0 ? -1 : 1;
    }

    private int size() throws IOException {
      int size = 0;
      int next = in.read();
      while (next >= 0 && next != '\n') {
        size = next == '\r' ? size : size * 16 + Character.digit(next, 16);
        next = in.read();
      }
      return size;
    }
  }

  @Test
  void shouldTellAllNodesFirst() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("web-2", 0.25));
    Event event = listen().next();
    assertThat(event.name()).isEqualTo("nodes");
    assertThat(event.names()).containsExactly("web-1", "web-2");
    assertThat(event.data().get("nodes").get(1).get("cpu_use").asDouble()).isEqualTo(0.25);
  }

  @Test
  void shouldSayThatThereAreNoNodes() throws Exception {
    Event event = listen().next();
    assertThat(event.name()).isEqualTo("nodes");
    assertThat(event.names()).isEmpty();
  }

  @Test
  void shouldThenTellWhatChangedAlone() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("web-2", 0.5));
    Listener listener = listen();
    assertThat(listener.next().names()).hasSize(2);
    nodes.put(TestNodes.node("web-2", 0.75));
    Event event = listener.nextNamed("changes");
    assertThat(event.names()).containsExactly("web-2");
    assertThat(event.data().get("nodes").get(0).get("cpu_use").asDouble()).isEqualTo(0.75);
  }

  @Test
  void shouldTellWhichNodesAreForgotten() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("web-2", 0.5));
    Listener listener = listen();
    assertThat(listener.next().names()).hasSize(2);
    nodes.remove("web-1");
    Event event = listener.nextNamed("changes");
    assertThat(event.removed()).containsExactly("web-1");
    assertThat(event.names()).isEmpty();
  }

  @Test
  void shouldSayThatItLivesWhileNothingChanges() throws Exception {
    Event event = listen().nextNamed("idle");
    assertThat(event.data().get("timestamp_seconds").asDouble()).isGreaterThan(1.7e9);
  }

  @Test
  void shouldTellManyNodesInSeveralEvents() throws Exception {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      nodes.put(TestNodes.node("node-" + i, 0.5));
      expected.add("node-" + i);
    }
    Listener listener = listen();
    Event event = listener.next();
    assertThat(event.name()).isEqualTo("nodes");
    Set<String> told = new HashSet<>(event.names());
    while (told.size() < expected.size()) {
      event = listener.next();
      assertThat(event.name()).isEqualTo("changes");
      told.addAll(event.names());
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void shouldSkipToTheNewestForOneWhoReadsSlowly() throws Exception {
    for (int i = 0; i < 6_000; i++) {
      nodes.put(TestNodes.node("node-%04d".formatted(i), 0.1));
    }
    Listener slow = listen();
    Listener quick = listen();
    assertThat(slow.next().name()).isEqualTo("nodes");
    // More than sockets hold, and the slow one does not read on.
    for (double cpu = 0.2; cpu < 0.5; cpu += 0.1) {
      nodes.put(TestNodes.node("node-0000", cpu));
      nodes.put(TestNodes.node("node-5999", cpu));
      awaitCpu(quick, "node-0000", cpu);
    }
    nodes.put(TestNodes.node("node-5999", 0.9));
    awaitCpu(quick, "node-5999", 0.9);
    double last = awaitCpu(slow, "node-5999", 0.9);
    assertThat(last).isEqualTo(0.9);
  }

  private static double awaitCpu(Listener listener, String name, double cpu) throws IOException {
    while (true) {
      for (JsonNode node : listener.next().data().path("nodes").values()) {
        if (node.get("name").asString().equals(name)
            && Math.abs(node.get("cpu_use").asDouble() - cpu) < 1e-3) {
          return node.get("cpu_use").asDouble();
        }
      }
    }
  }

  @Test
  void shouldRefuseMoreListenersThanItMayHave() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(listen().status()).contains("200");
    }
    assertThat(listen().status()).contains("503");
    assertThat(collector.get("/metrics").body())
        .contains("loomscope_collector_streams 3.0\n")
        .contains("loomscope_collector_streams_refused_total 1.0\n");
  }

  @Test
  void shouldMakeRoomWhenAListenerGoes() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(listen().status()).contains("200");
    }
    listeners.getFirst().close();
    await()
        .atMost(Duration.ofMillis(BOUND_MILLIS))
        .until(
            () -> {
              nodes.put(TestNodes.node("web-1", Math.random())); // a write notices
              return listen().status().contains("200");
            });
  }

  @Test
  void shouldEndStreamsWhenTheServiceEnds() throws Exception {
    Listener listener = listen();
    assertThat(listener.next().name()).isEqualTo("nodes");
    long begin = System.nanoTime();
    collector.close();
    assertThat(listener.hasEnded()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isLessThan(Duration.ofMillis(BOUND_MILLIS));
  }
}
