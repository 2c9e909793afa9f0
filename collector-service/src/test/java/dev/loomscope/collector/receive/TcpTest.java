package dev.loomscope.collector.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents over TCP, well behaved and not. */
@Timeout(180)
final class TcpTest {

  private final IndependentAgent agent = new IndependentAgent("web-1");

  @Test
  void shouldServeFiveHundredConnections() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    List<IndependentAgent> agents = new ArrayList<>();
    try (TestReceiver receiver = TestReceiver.start("tcp.max-connections", "500")) {
      for (int i = 0; i < 500; i++) {
        sockets.add(receiver.tcp());
        agents.add(new IndependentAgent("node-" + i));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 500; i++) {
          byte[] report = agents.get(i).report(round);
          sockets.get(i).getOutputStream().write(Lines.of(report));
        }
        for (Socket socket : sockets) {
          assertThat(Lines.read(socket)).isNotEmpty();
        }
      }
      receiver.awaitMetric(1_500, "datagrams_accepted_total", "tcp");
      TestReceiver.await().until(() -> receiver.nodes() == 500);
      assertThat(receiver.metric("tcp_connections ")).isEqualTo(500);
      try (Socket onTop = receiver.tcp()) {
        assertThat(onTop.getInputStream().read()).isEqualTo(-1);
      }
      receiver.awaitMetric(1, "tcp_connections_closed_total", "full");
      for (Socket socket : sockets) {
        socket.close();
      }
      receiver.awaitMetric(0, "tcp_connections ");
      receiver.awaitMetric(500, "tcp_connections_closed_total", "agent");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void shouldRefuseAGiantLineAndTakeTheNext() throws Exception {
    try (TestReceiver receiver = TestReceiver.start();
        Socket socket = receiver.tcp()) {
      byte[] giant = new byte[1_000_000];
      Arrays.fill(giant, (byte) '{');
      socket.getOutputStream().write(Lines.of(giant));
      socket.getOutputStream().write(Lines.of(agent.report(1)));
      assertThat(agent.opened(Lines.read(socket))).startsWith(agent.expectedAnswer());
      assertThat(receiver.metric("datagrams_rejected_total", "tcp", "oversize")).isEqualTo(1);
    }
  }

  @Test
  void shouldCloseAConnectionWhoseLineGoesOnAndOn() throws Exception {
    try (TestReceiver receiver = TestReceiver.start();
        Socket socket = receiver.tcp()) {
      byte[] more = new byte[100_000];
      Arrays.fill(more, (byte) '{');
      Thread sender = Thread.ofVirtual().start(() -> sendUntilClosed(socket, more));
      receiver.awaitMetric(1, "tcp_connections_closed_total", "oversize");
      sender.join();
      assertThat(receiver.metric("datagrams_received_total", "tcp")).isEqualTo(1);
      assertThat(receiver.metric("datagrams_rejected_total", "tcp", "oversize")).isEqualTo(1);
    }
  }

  /** However often it sends a byte of it. */
  @Test
  void shouldGiveUpAnAgentWhoseLineDrips() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("tcp.idle-timeout", "500ms");
        Socket socket = receiver.tcp()) {
      Thread sender = Thread.ofVirtual().start(() -> sendUntilClosed(socket, new byte[] {' '}));
      receiver.awaitMetric(1, "tcp_connections_closed_total", "idle");
      sender.join();
    }
  }

  @Test
  void shouldGiveUpAnAgentThatDoesNotEndItsLine() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("tcp.idle-timeout", "500ms");
        Socket socket = receiver.tcp()) {
      socket.getOutputStream().write("{\"v\":1,".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      receiver.awaitMetric(1, "tcp_connections_closed_total", "idle");
      assertThat(receiver.metric("datagrams_received_total", "tcp")).isZero();
    }
  }

  @Test
  void shouldGiveUpAnAgentThatDoesNotTakeItsAcknowledgementsAndServeTheOthers() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("tcp.idle-timeout", "500ms");
        Socket deaf = receiver.tcp()) {
      // Again and again; at level none it is acknowledged.
      byte[] line = Lines.of(agent.report(1));
      Thread sender = Thread.ofVirtual().start(() -> sendUntilClosed(deaf, line));
      receiver.awaitMetric(1, "tcp_connections_closed_total", "stuck");
      sender.join();
      IndependentAgent second = new IndependentAgent("web-2");
      try (Socket other = receiver.tcp()) {
        other.getOutputStream().write(Lines.of(second.report(1)));
        assertThat(second.opened(Lines.read(other))).startsWith(second.expectedAnswer());
      }
    }
  }

  private static void sendUntilClosed(Socket socket, byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write(bytes);
      }
    } catch (IOException closed) {
      assertThat(closed).isNotNull();
    }
  }

  @Test
  void shouldCloseItsConnectionsWhenItEnds() throws Exception {
    TestReceiver receiver = TestReceiver.start();
    try (Socket socket = receiver.tcp()) {
      socket.getOutputStream().write(Lines.of(agent.report(1)));
      Lines.read(socket);
      receiver.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      receiver.awaitMetric(1, "tcp_connections_closed_total", "shutdown");
    }
  }
}
