package dev.loomscope.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import java.net.DatagramSocket;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What networks and restarts do to datagrams, seen from the registry. */
@Timeout(180)
final class UdpTest {

  private final IndependentAgent agent = new IndependentAgent("web-1");

  private static double load(NodeSnapshot node) {
    return Objects.requireNonNull(node.values().load()).load1();
  }

  @Test
  void shouldTellLossDuplicatesAndDisorderApart() throws Exception {
    try (TestReceiver receiver = TestReceiver.start();
        DatagramSocket socket = receiver.udp()) {
      byte[] first = agent.report(1);
      byte[] late = agent.report(2);
      agent.report(3); // is lost
      byte[] last = agent.report(4);
      for (byte[] datagram : new byte[][] {first, last, late, first}) {
        receiver.ask(socket, datagram);
      }
      NodeSnapshot node = receiver.nodeAfter(4);
      assertThat(node.arrivals()).isEqualTo(new Arrivals(4, 1, 1, 1, 0, 0));
      assertThat(load(node)).isEqualTo(4);
    }
  }

  @Test
  void shouldNoticeThatAnAgentRestartedAndMoved() throws Exception {
    try (TestReceiver receiver = TestReceiver.start();
        DatagramSocket socket = receiver.udp();
        DatagramSocket moved = receiver.udp()) {
      receiver.ask(socket, agent.report(1));
      byte[] stale = agent.report(2);
      assertThat(receiver.nodeAfter(1).address()).isEqualTo("127.0.0.1:" + socket.getLocalPort());
      agent.restart();
      receiver.ask(moved, agent.report(3));
      receiver.ask(socket, stale);
      NodeSnapshot node = receiver.nodeAfter(2); // what is stale tells nothing
      assertThat(node.address()).isEqualTo("127.0.0.1:" + moved.getLocalPort());
      assertThat(node.arrivals().restarts()).isEqualTo(1);
      assertThat(node.arrivals().lost()).isZero();
      assertThat(load(node)).isEqualTo(3);
    }
  }

  @Test
  void shouldGoOnAfterItsOwnRestartAndSayThatItIsAnother() throws Exception {
    String before;
    int port;
    try (TestReceiver receiver = TestReceiver.start();
        DatagramSocket socket = receiver.udp()) {
      port = receiver.port();
      before = agent.opened(receiver.ask(socket, agent.report(1)));
    }
    for (int i = 0; i < 6; i++) {
      agent.report(2); // nobody hears them
    }
    // Meanwhile somebody's connection may have been given the port, for a moment.
    try (TestReceiver receiver =
            TestReceiver.await()
                .ignoreExceptions()
                .until(() -> TestReceiver.start("port", Integer.toString(port)), Objects::nonNull);
        DatagramSocket socket = receiver.udp()) {
      String after = agent.opened(receiver.ask(socket, agent.report(3)));
      assertThat(collector(after)).isNotEqualTo(collector(before));
      NodeSnapshot node = receiver.nodeAfter(1);
      assertThat(node.arrivals()).isEqualTo(new Arrivals(1, 0, 0, 0, 0, 0));
      assertThat(load(node)).isEqualTo(3);
    }
  }

  private static String collector(String answer) {
    return answer.substring(answer.indexOf("collector"));
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere nobody tells what the kernel dropped
  void shouldAccountForEveryDatagramOfAFlood() throws Exception {
    int sent = 50_000;
    try (TestReceiver receiver =
            TestReceiver.start("receive-buffer-size", "65536", "queue-length", "16");
        DatagramSocket socket = receiver.udp()) {
      for (int i = 0; i < sent; i++) {
        receiver.send(socket, i % 10 == 0 ? new byte[] {'?'} : agent.report(i));
      }
      TestReceiver.await()
          .untilAsserted(
              () ->
                  assertThat(
                          receiver.metric("datagrams_received_total", "udp")
                              + receiver.metric("udp_kernel_drops_total"))
                      .isEqualTo(sent));
      TestReceiver.await()
          .untilAsserted(
              () ->
                  assertThat(
                          receiver.metric("datagrams_accepted_total", "udp")
                              + receiver.metric("datagrams_rejected_total", "udp")
                              + receiver.metric("datagrams_dropped_total"))
                      .isEqualTo(receiver.metric("datagrams_received_total", "udp")));
      assertThat(receiver.metric("queue_datagrams")).isZero();
      assertThat(receiver.metric("queue_limit_datagrams")).isEqualTo(16);
      assertThat(receiver.metric("udp_receive_buffer_bytes")).isEqualTo(65_536);
      assertThat(receiver.metric("errors_total")).isZero();
      assertThat(receiver.isWorking()).isTrue();
      double accepted = receiver.metric("datagrams_accepted_total", "udp");
      assertThat(
              receiver.metric("acknowledgements_sent_total", "udp")
                  + receiver.metric("acknowledgements_unsent_total", "udp"))
          .isEqualTo(accepted);
      NodeSnapshot node = receiver.nodeAfter((long) accepted);
      assertThat(node.arrivals().duplicates()).isZero();
    }
  }

  /** At a quarter of the queue's places each, the large ones must not be mixed up with others. */
  @Test
  void shouldTakeDatagramsOfAllSizesInTheirOrder() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("queue-length", "7");
        DatagramSocket socket = receiver.udp()) {
      for (int i = 0; i < 200; i++) {
        int bytes = new int[] {0, 1_900, 2_000, 4_000, 7_900}[i % 5];
        String document =
            agent.document(
                1,
                "\"load\":{\"load1\":%d,\"load5\":0,\"load15\":0},\"x\":[%s]"
                    .formatted(i, "0,".repeat(bytes / 2) + 0));
        String answer = agent.opened(receiver.ask(socket, agent.sealed(document)));
        assertThat(answer).startsWith(agent.expectedAnswer());
      }
      assertThat(load(receiver.nodeAfter(200))).isEqualTo(199);
      assertThat(receiver.metric("queue_datagrams")).isZero();
    }
  }

  @Test
  void shouldTakeWhatWasReceivedBeforeItEnds() throws Exception {
    TestReceiver receiver = TestReceiver.start();
    try (DatagramSocket socket = receiver.udp()) {
      for (int i = 0; i < 1_000; i++) {
        receiver.send(socket, agent.report(i));
      }
      assertThat(receiver.drainAndClose()).isTrue();
      assertThat(receiver.metric("datagrams_accepted_total"))
          .isEqualTo(receiver.metric("datagrams_received_total"));
      assertThat(receiver.isWorking()).isFalse();
    }
  }

  @Test
  void shouldSayThatAPortIsTaken() throws Exception {
    try (TestReceiver receiver = TestReceiver.start()) {
      assertThatThrownBy(() -> TestReceiver.start("port", Integer.toString(receiver.port())))
          .isInstanceOf(ProgramFailure.class)
          .hasMessageContaining("port = " + receiver.port());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "seal, sign, key-file",
    "seal, encrypt, key-file",
    "key-file, /nowhere/keys, key-file",
    "nodes.forget-after, 5s, nodes.forget-after",
  })
  void shouldRefuseSettingsThatDoNotGoTogether(String key, String value, String named) {
    assertThatThrownBy(() -> TestReceiver.start(key, value))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(named);
  }
}
