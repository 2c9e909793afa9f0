package dev.loomscope.agent.send;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Header;
import dev.loomscope.wire.LineReader;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.ReplayGuard;
import dev.loomscope.wire.ReportReceiver;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.StartId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sender over TCP and a collector's listening socket. */
class TcpSenderTest {

  private static final int LONGEST_MILLIS = 60_000;

  /** Some 200 KiB: a few of them fill all buffers on the way. */
  private static final Sample LARGE =
      new Sample(
          System.currentTimeMillis(),
          5_000,
          Measurements.builder()
              .disks(
                  IntStream.range(0, 2_000)
                      .mapToObj(i -> new Disk("disk" + i, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                      .toList())
              .build());

  /** A connection that the collector took. */
  private record Taken(Socket socket, LineReader lines, ReportReceiver receiver)
      implements AutoCloseable {

    static Taken from(ServerSocket server) throws IOException {
      Socket socket = server.accept();
      socket.setSoTimeout(LONGEST_MILLIS);
      ReplayGuard guard = new ReplayGuard(InstantSource.system(), Duration.ofMinutes(5), 10);
      return new Taken(
          socket,
          new LineReader(socket.getInputStream()),
          new ReportReceiver(Sealing.none(), guard));
    }

    long sequence() throws IOException {
      return header().sequence();
    }

    Header header() throws IOException {
      int length = lines.next();
      Received received = receiver.receive(lines.buffer(), lines.offset(), length);
      assertThat(received).isInstanceOf(Received.Accepted.class);
      return ((Received.Accepted) received).report().header();
    }

    void answer(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void acknowledge(long sequence) throws IOException {
      answer(document(sequence) + "\n");
    }

    static String document(long sequence) {
      return "{\"v\":1,\"ack\":%d,\"start\":\"%s\",\"collector\":\"fedcba9876543210\"}"
          .formatted(sequence, StartId.text(TestAgent.START));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
    server.setSoTimeout(LONGEST_MILLIS);
    return server;
  }

  @Test
  void shouldSendEachReportAsALineTheFirstIncluded() throws Exception {
    try (ServerSocket server = listen();
        TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), "127.0.0.1")) {
      agent.sample();
      try (Taken connection = Taken.from(server)) {
        assertThat(connection.sequence()).isEqualTo(1);
        agent.sample();
        assertThat(connection.sequence()).isEqualTo(2);
        assertThat(agent.events.events()).containsExactly("sent", "sent");
      }
    }
  }

  @Test
  void shouldReadAcknowledgementsHoweverTheyAreCut() throws Exception {
    try (ServerSocket server = listen();
        TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), "127.0.0.1")) {
      for (int i = 0; i < 3; i++) {
        agent.sample();
      }
      try (Taken connection = Taken.from(server)) {
        assertThat(connection.sequence()).isEqualTo(1);
        String all = Taken.document(1) + "\n\n" + Taken.document(2) + "\n" + Taken.document(3);
        connection.answer(all.substring(0, 100));
        await().until(() -> agent.events.count("acknowledged 1") == 1);
        connection.answer(all.substring(100));
        await().until(() -> agent.events.count("acknowledged 2") == 1);
        assertThat(agent.events.count("acknowledged 3")).isZero(); // its line has not ended
        connection.answer("\n" + "x".repeat(20_000) + "\n" + Taken.document(4) + "\n");
        await().until(() -> agent.events.count("refused unexpected") == 1);
        assertThat(agent.events.count("acknowledged 3")).isEqualTo(1);
      }
    }
  }

  @Test
  void shouldNeverWaitForACollectorThatDoesNotReadAndWriteTheRestWhenItDoes() throws Exception {
    try (ServerSocket server = listen();
        TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), "127.0.0.1")) {
      agent.sample();
      try (Taken connection = Taken.from(server)) {
        agent.sample(LARGE);
        while (agent.events.count("unsent buffer_full") == 0) {
          // Answered without being read: else it would give the connection up.
          long answered = agent.events.count("sent");
          connection.acknowledge(answered);
          await().until(() -> agent.events.events().contains("acknowledged " + answered));
          agent.sample(LARGE);
        }
        long sent = agent.events.count("sent");
        for (long i = 1; i <= sent; i++) {
          assertThat(connection.sequence()).isGreaterThanOrEqualTo(i);
        }
      }
    }
  }

  @Test
  void shouldConnectAnewAfterTheConnectionEndedButNotAtOnce() throws Exception {
    try (ServerSocket server = listen();
        TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), "127.0.0.1")) {
      agent.sample();
      try (Taken connection = Taken.from(server)) {
        connection.sequence();
        connection.acknowledge(1);
        await().until(() -> agent.events.count("acknowledged 1") == 1);
      }
      await().until(() -> agent.events.count("failed connection_lost") == 1);
      agent.sample();
      assertThat(agent.events.count("unsent backing_off")).isEqualTo(1);
      agent.pass(Backoff.FIRST);
      agent.sample();
      try (Taken connection = Taken.from(server)) {
        Header header = connection.header();
        assertThat(header.sequence()).isEqualTo(3);
        assertThat(header.since()).as("the same address: 2 is lost").isEqualTo(1);
      }
    }
  }

  @Test
  void shouldComeBackToACollectorThatWasAway() throws Exception {
    int port;
    try (ServerSocket server = listen()) {
      port = server.getLocalPort();
    }
    try (TestAgent agent = TestAgent.start(Transport.TCP, port, "127.0.0.1")) {
      for (int i = 1; i <= 6; i++) {
        agent.sample();
        await().until(() -> agent.address() == null);
        assertThat(agent.events.count("failed connect")).isEqualTo(i);
        agent.pass(Backoff.LONGEST);
      }
      try (ServerSocket server = new ServerSocket()) {
        server.setReuseAddress(true);
        server.setSoTimeout(LONGEST_MILLIS);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        agent.sample();
        try (Taken connection = Taken.from(server)) {
          assertThat(connection.sequence()).isEqualTo(7);
        }
      }
    }
  }

  @Test
  void shouldGoToAnotherAddressWhenOneRefuses() throws Exception {
    String[] both = {"127.0.0.1", "127.0.0.2"};
    try (ServerSocket server = new ServerSocket()) {
      server.setSoTimeout(LONGEST_MILLIS);
      server.bind(
          new InetSocketAddress(InetAddress.ofLiteral(TestAgent.preferred(both).getLast()), 0));
      try (TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), both)) {
        agent.sample();
        await().until(() -> agent.address() == null);
        agent.pass(Backoff.FIRST);
        agent.sample();
        try (Taken connection = Taken.from(server)) {
          Header header = connection.header();
          assertThat(header.sequence()).isEqualTo(2);
          assertThat(header.since()).as("1 was the other's").isEqualTo(2);
        }
      }
    }
  }

  @Test
  void shouldGiveUpAConnectionThatStaysSilent() throws Exception {
    try (ServerSocket server = listen();
        TestAgent agent = TestAgent.start(Transport.TCP, server.getLocalPort(), "127.0.0.1")) {
      agent.sample();
      try (Taken silent = Taken.from(server)) {
        agent.sample();
        agent.sample();
        agent.sample();
        try (Taken fresh = Taken.from(server)) {
          assertThat(fresh.sequence()).isEqualTo(4);
          assertThat(silent.socket().getPort()).isNotEqualTo(fresh.socket().getPort());
          assertThat(agent.events.count("silent")).isEqualTo(1);
        }
      }
    }
  }
}
