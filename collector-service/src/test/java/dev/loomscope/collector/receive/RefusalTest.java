package dev.loomscope.collector.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.registry.NodeSnapshot;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an independent agent sends is taken at every level, and what it must not send is not. */
@Timeout(120)
final class RefusalTest {

  private static final byte[] SECRET = IndependentAgent.secret(7);

  @TempDir private Path folder;

  private TestReceiver receiver(String seal) throws Exception {
    return TestReceiver.start("seal", seal, "key-file", KeyFiles.of(folder, SECRET).toString());
  }

  private TestReceiver boundReceiver(String seal, String audience) throws Exception {
    String keys = KeyFiles.of(folder, SECRET).toString();
    return TestReceiver.start("seal", seal, "key-file", keys, "audience", audience);
  }

  private static IndependentAgent agent(String seal) {
    return new IndependentAgent("web-1", seal, SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "none, none",
    "none, sign",
    "none, encrypt",
    "sign, sign",
    "sign, encrypt",
    "encrypt, encrypt"
  })
  void shouldTakeAndAnswerWhatIsSealedWellEnoughOverUdp(String demanded, String used)
      throws Exception {
    IndependentAgent agent = agent(used);
    try (TestReceiver receiver = receiver(demanded);
        DatagramSocket socket = receiver.udp()) {
      byte[] report = agent.report(1.5);
      byte[] answer = receiver.ask(socket, report);
      assertThat(agent.opened(answer)).startsWith(agent.expectedAnswer());
      assertThat(answer.length).isLessThanOrEqualTo(report.length);
      assertThat(receiver.nodeAfter(1).values().load()).isNotNull();
      assertThat(receiver.nodeAfter(1).level()).hasToString(used.toUpperCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "sign", "encrypt"})
  void shouldTakeAndAnswerLinesOverTcp(String seal) throws Exception {
    IndependentAgent agent = agent(seal);
    try (TestReceiver receiver = receiver(seal);
        Socket socket = receiver.tcp()) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(Lines.of(agent.report(i)));
        assertThat(agent.opened(Lines.read(socket))).startsWith(agent.expectedAnswer());
      }
      assertThat(receiver.nodeAfter(3).arrivals().lost()).isZero();
      receiver.awaitMetric(3, "acknowledgements_sent_total", "tcp");
    }
  }

  @Test
  void shouldRefuseEachKindOfBadDatagramUnderItsOwnReason() throws Exception {
    for (String seal : new String[] {"sign", "encrypt"}) {
      try (TestReceiver receiver = receiver(seal)) {
        byte[] altered = agent(seal).report(1);
        // Another digit of base64: what is none is malformed, however little differs.
        int at = altered.length - 10;
        altered[at] = (byte) (altered[at] == 'A' ? 'B' : 'A');
        refused(receiver, altered, "unauthenticated");
        refused(
            receiver,
            new IndependentAgent("web-1", seal, IndependentAgent.secret(8)).report(1),
            "unauthenticated");
        refused(receiver, agent("none").report(1), "unauthenticated");
        refused(
            receiver,
            new String(agent(seal).report(1), UTF_8).replace(" k1 ", " k9 ").getBytes(UTF_8),
            "unauthenticated");
        byte[] whole = agent(seal).report(1);
        refused(receiver, Arrays.copyOf(whole, 40), "malformed");
        refused(receiver, new byte[8_193], "oversize");
        refused(receiver, new byte[65_000], "oversize");
        refused(receiver, new byte[0], "malformed");
        refused(receiver, agent(seal).sealed("{\"v\":1}"), "malformed");
        IndependentAgent next = agent(seal);
        refused(receiver, next.sealed(next.document(2, "\"x\":1")), "version");
        assertThat(receiver.nodes()).isZero();
        assertThat(receiver.metric("acknowledgements_sent_total")).isZero();
        try (DatagramSocket socket = receiver.udp()) {
          receiver.ask(socket, whole);
        }
        refused(receiver, whole, "replayed");
        assertThat(receiver.nodeAfter(1).arrivals().duplicates()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sign", "encrypt"})
  void shouldTakeFromTheKeyOfANodeThatNodeAlone(String seal) throws Exception {
    try (TestReceiver receiver = receiver(seal);
        DatagramSocket socket = receiver.udp()) {
      IndependentAgent own = IndependentAgent.withKeyOf("web-1", "web-1", seal, SECRET);
      assertThat(own.opened(receiver.ask(socket, own.report(1)))).startsWith(own.expectedAnswer());
      IndependentAgent stolen = IndependentAgent.withKeyOf("web-1", "web-2", seal, SECRET);
      refused(receiver, stolen.report(1), "wrong_node");
      String itself = new String(own.report(2), UTF_8).replace(" k1@web-1 ", " k1@web-2 ");
      refused(receiver, itself.getBytes(UTF_8), "unauthenticated");
      IndependentAgent deeper = IndependentAgent.withKeyOf("web-1@x", "web-1", seal, SECRET);
      refused(receiver, deeper.report(1), "wrong_node");
      assertThat(receiver.nodeAfter(1).name()).isEqualTo("web-1");
    }
  }

  @ParameterizedTest
  @CsvSource({"sign", "encrypt"})
  void shouldTakeWhatWasRecordedOnItsWayToAnotherCollectorUnlessItIsBound(String seal)
      throws Exception {
    try (TestReceiver first = receiver(seal);
        TestReceiver second = receiver(seal);
        DatagramSocket socket = first.udp()) {
      byte[] recorded = agent(seal).report(1);
      first.ask(socket, recorded);
      second.ask(socket, recorded);
      refused(second, recorded, "replayed");
    }
    try (TestReceiver first = boundReceiver(seal, "east");
        TestReceiver second = boundReceiver(seal, "west");
        TestReceiver unbound = receiver(seal);
        DatagramSocket socket = first.udp()) {
      for (IndependentAgent agent :
          List.of(
              agent(seal).to("east"),
              IndependentAgent.withKeyOf("web-1", "web-1", seal, SECRET).to("east"))) {
        byte[] recorded = agent.report(1);
        assertThat(agent.opened(first.ask(socket, recorded))).startsWith(agent.expectedAnswer());
        refused(second, recorded, "unauthenticated");
        refused(unbound, recorded, "unauthenticated");
        refused(first, recorded, "replayed");
      }
      refused(first, agent(seal).report(1), "unauthenticated");
    }
  }

  @ParameterizedTest
  @CsvSource({"sign", "encrypt"})
  void shouldRefuseAfterARestartWhatWasRecordedBefore(String seal) throws Exception {
    IndependentAgent agent = agent(seal).to("east");
    byte[] recorded;
    try (TestReceiver before = boundReceiver(seal, "east");
        DatagramSocket socket = before.udp()) {
      recorded = agent.report(1);
      before.ask(socket, recorded);
    }
    long stopped = System.currentTimeMillis();
    TestReceiver.await().until(() -> System.currentTimeMillis() > stopped);
    try (TestReceiver after = boundReceiver(seal, "east");
        DatagramSocket socket = after.udp()) {
      refused(after, recorded, "replayed");
      assertThat(agent.opened(after.ask(socket, agent.report(2))))
          .startsWith(agent.expectedAnswer());
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "sign", "encrypt"})
  void shouldRefuseACutOffReport(String seal) throws Exception {
    try (TestReceiver receiver = receiver(seal)) {
      byte[] report = agent(seal).report(1);
      refused(receiver, Arrays.copyOf(report, report.length - 5), "malformed");
    }
  }

  @Test
  void shouldRefuseANodeThatThereIsNoRoomFor() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("max-nodes", "1");
        DatagramSocket socket = receiver.udp()) {
      receiver.ask(socket, new IndependentAgent("web-1").report(1));
      refused(receiver, new IndependentAgent("web-2").report(1), "full");
      assertThat(receiver.nodeAfter(1).name()).isEqualTo("web-1");
    }
  }

  @Test
  void shouldRefuseANodeThatThereIsNoMemoryFor() throws Exception {
    try (TestReceiver receiver = TestReceiver.start("registry.max-bytes", "1048576");
        DatagramSocket socket = receiver.udp()) {
      IndependentAgent first = new IndependentAgent("web-1");
      receiver.ask(socket, first.report(1));
      int sent = 0;
      while (receiver.metric("datagrams_rejected_total") == 0) {
        sent++;
        receiver.send(socket, new IndependentAgent("invented-" + sent).report(1));
      }
      assertThat(sent).isBetween(50, 10_000);
      receiver.awaitAllCounted(1 + sent);
      refused(receiver, new IndependentAgent("web-2").report(1), "memory");
      assertThat(first.opened(receiver.ask(socket, first.report(2)))).isNotEmpty();
      assertThat(receiver.metric("registry_bytes")).isLessThanOrEqualTo(1 << 20);
      assertThat(receiver.metric("registry_limit_bytes")).isEqualTo(1 << 20);
    }
  }

  /** Held back on the way, and delivered when the agent has long restarted. */
  @ParameterizedTest
  @CsvSource({"sign", "encrypt"})
  void shouldRefuseReportsOfAStartThatIsOver(String seal) throws Exception {
    IndependentAgent agent = agent(seal);
    try (TestReceiver receiver = receiver(seal);
        DatagramSocket socket = receiver.udp()) {
      receiver.ask(socket, agent.report(1));
      byte[] ofTheFirst = agent.report(2);
      agent.restart();
      byte[] ofTheSecond = agent.report(3);
      agent.restart();
      long held = System.currentTimeMillis();
      TestReceiver.await().until(() -> System.currentTimeMillis() > held);
      receiver.ask(socket, agent.report(4));
      refused(receiver, ofTheFirst, "old_start");
      refused(receiver, ofTheSecond, "old_start");
      byte[] next = agent.report(5);
      assertThat(agent.opened(receiver.ask(socket, next))).startsWith(agent.expectedAnswer());
      NodeSnapshot node = receiver.nodeAfter(3);
      assertThat(node.arrivals().restarts()).isEqualTo(1);
      assertThat(Objects.requireNonNull(node.values().load()).load1()).isEqualTo(5);
    }
  }

  @Test
  void shouldNoticeThatOthersMayReadTheKeys() throws Exception {
    try (TestReceiver receiver = receiver("sign");
        DatagramSocket socket = receiver.udp()) {
      IndependentAgent agent = agent("sign");
      receiver.ask(socket, agent.report(1));
      Files.setPosixFilePermissions(
          folder.resolve("keys"), PosixFilePermissions.fromString("rw-r--r--"));
      TestReceiver.await()
          .until(
              () -> {
                receiver.ask(socket, agent.report(1));
                return receiver.metric("key_reloads_total", "refused") == 1;
              });
    }
  }

  /** Sends a datagram that must raise the counter of one reason and no other. */
  private static void refused(TestReceiver receiver, byte[] datagram, String reason)
      throws Exception {
    double ofReason = receiver.metric("datagrams_rejected_total", "\"" + reason + "\"");
    double all = receiver.metric("datagrams_rejected_total");
    try (DatagramSocket socket = receiver.udp()) {
      receiver.send(socket, datagram);
      receiver.awaitMetric(all + 1, "datagrams_rejected_total");
      assertThat(receiver.metric("datagrams_rejected_total", "\"" + reason + "\""))
          .as(reason)
          .isEqualTo(ofReason + 1);
    }
  }

  @Test
  void shouldGoOnWithTheKeysItHasWhenTheFileIsSpoiltAndTakeTheNextGoodOnes() throws Exception {
    try (TestReceiver receiver = receiver("sign");
        DatagramSocket socket = receiver.udp()) {
      Path file = folder.resolve("keys");
      IndependentAgent agent = agent("sign");
      Files.writeString(file, "k1 nonsense\n");
      TestReceiver.await()
          .until(
              () -> {
                receiver.ask(socket, agent.report(1));
                return receiver.metric("key_reloads_total", "refused") == 1;
              });
      byte[] next = IndependentAgent.secret(9);
      KeyFiles.of(folder, next);
      IndependentAgent moved = new IndependentAgent("web-1", "sign", next);
      TestReceiver.await()
          .until(
              () -> {
                receiver.send(socket, moved.report(1));
                return receiver.metric("key_reloads_total", "replaced") == 1;
              });
      assertThat(moved.opened(receiver.ask(socket, moved.report(2)))).isNotEmpty();
    }
  }
}
