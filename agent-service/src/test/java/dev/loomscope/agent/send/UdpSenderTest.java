package dev.loomscope.agent.send;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.agent.UdpCollector;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.StartId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sender over UDP and a collector's socket. */
class UdpSenderTest {

  @Test
  void shouldSendReportsThatACollectorAccepts() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.sample();
      agent.sample();
      assertThat(collector.receive().accepted().report().header().sequence()).isEqualTo(1);
      assertThat(collector.receive().accepted().report().header().sequence()).isEqualTo(2);
      assertThat(agent.events.events()).containsExactly("sent", "sent");
    }
  }

  @Test
  void shouldTakeAnAcknowledgementOnce() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.sample();
      UdpCollector.Arrival arrival = collector.receive();
      collector.acknowledge(arrival);
      collector.acknowledge(arrival);
      await().until(() -> agent.events.count("refused unexpected") == 1);
      assertThat(agent.events.count("acknowledged 1")).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseAnswersThatAnswerNothingOfItsOwn() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.sample();
      UdpCollector.Arrival arrival = collector.receive();
      for (String forged :
          List.of(
              answer(TestAgent.START + 1, 1), // another agent's, or this one's before a restart
              answer(TestAgent.START, 2), // never sent
              answer(TestAgent.START, 1).replace("\"v\":1", "\"v\":2"),
              "nonsense")) {
        collector.send(forged.getBytes(StandardCharsets.US_ASCII), arrival.from());
      }
      await().until(() -> agent.events.count("refused malformed") == 1);
      assertThat(agent.events.events())
          .containsExactly(
              "sent",
              "refused unexpected",
              "refused unexpected",
              "refused version",
              "refused malformed");
    }
  }

  @Test
  void shouldNotTakeAnAnswerFromElsewhere() {
    try (UdpCollector collector = UdpCollector.start();
        UdpCollector stranger = UdpCollector.on("127.0.0.1", 0, Sealing.none());
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.sample();
      UdpCollector.Arrival arrival = collector.receive();
      stranger.acknowledge(arrival);
      collector.send(
          answer(TestAgent.START, 9).getBytes(StandardCharsets.US_ASCII), arrival.from());
      await().until(() -> agent.events.count("refused unexpected") == 1); // it came after
      assertThat(agent.events.count("acknowledged 1")).isZero();
    }
  }

  private static String answer(long start, long sequence) {
    return "{\"v\":1,\"ack\":%d,\"start\":\"%s\",\"collector\":\"fedcba9876543210\"}"
        .formatted(sequence, StartId.text(start));
  }

  @Test
  void shouldOpenAFreshSocketWhenNobodyAnswersThreeSamplesAndSaySoOnce() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.pass(Duration.ofSeconds(5)); // the name's lookup is not so recent any more
      int first = samplePort(agent, collector);
      assertThat(samplePort(agent, collector)).isEqualTo(first);
      assertThat(samplePort(agent, collector)).isEqualTo(first);
      assertThat(agent.events.count("silent")).isZero();
      int lookups = agent.lookups.get();

      int second = samplePort(agent, collector);
      assertThat(second).isNotEqualTo(first);
      assertThat(agent.lookups).hasValue(lookups + 1);
      samplePort(agent, collector);
      samplePort(agent, collector);
      assertThat(samplePort(agent, collector)).isNotIn(first, second);
      assertThat(agent.events.count("silent")).isEqualTo(1);

      agent.sample();
      collector.acknowledge(collector.receive());
      await().until(() -> agent.events.count("heard again") == 1);
      int last = samplePort(agent, collector);
      assertThat(samplePort(agent, collector)).isEqualTo(last);
      assertThat(samplePort(agent, collector)).isEqualTo(last);
      assertThat(samplePort(agent, collector)).isNotEqualTo(last);
      assertThat(agent.events.count("silent")).isEqualTo(2);
    }
  }

  private static int samplePort(TestAgent agent, UdpCollector collector) {
    agent.sample();
    return collector.receive().from().getPort();
  }

  @Test
  void shouldKeepItsSocketWhileAnyOfThreeSamplesIsAnswered() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      int port = samplePort(agent, collector);
      for (int i = 1; i <= 5; i++) {
        agent.sample();
        UdpCollector.Arrival arrival = collector.receive();
        assertThat(arrival.from().getPort()).isEqualTo(port);
        collector.acknowledge(arrival);
        int answers = i;
        await()
            .until(
                () ->
                    agent.events.events().stream()
                            .filter(event -> event.startsWith("acknowledged"))
                            .count()
                        == answers);
        samplePort(agent, collector);
      }
    }
  }

  @Test
  void shouldPassOverAnAddressThatStaysSilentAndComeBackLater() {
    String[] both = {"127.0.0.1", "127.0.0.2"};
    String preferred = TestAgent.preferred(both).getFirst();
    String other = TestAgent.preferred(both).getLast();
    try (UdpCollector dead = UdpCollector.on(preferred, 0, Sealing.none());
        UdpCollector alive = UdpCollector.on(other, dead.port(), Sealing.none());
        TestAgent agent = TestAgent.start(Transport.UDP, dead.port(), both)) {
      for (int i = 0; i < Sender.SILENT_SAMPLES; i++) {
        agent.sample();
        dead.receive();
      }
      agent.sample();
      alive.acknowledge(alive.receive());
      await().until(() -> agent.events.count("heard again") == 1);

      agent.pass(AddressChoice.FIRST_PASS.minusNanos(1));
      agent.sample();
      alive.acknowledge(alive.receive());
      await().until(() -> agent.events.count("acknowledged 5") == 1);
      agent.pass(Duration.ofNanos(1));
      agent.sample();
      dead.acknowledge(dead.receive());
      await().until(() -> agent.events.count("acknowledged 6") == 1);
    }
  }

  @Test
  void shouldTellEachAddressSinceWhichSequenceItSendsThere() {
    try (UdpCollector first = UdpCollector.on("127.0.0.1", 0, Sealing.none());
        UdpCollector second = UdpCollector.on("127.0.0.2", first.port(), Sealing.none());
        TestAgent agent = TestAgent.start(Transport.UDP, first.port(), "127.0.0.1")) {
      agent.sample();
      agent.sample();
      assertThat(sinces(first, 2)).containsExactly(1L, 1L);
      move(agent, "127.0.0.2");
      agent.sample();
      agent.sample();
      assertThat(sinces(second, 2)).containsExactly(3L, 3L);
      move(agent, "127.0.0.1");
      agent.sample();
      agent.sample();
      assertThat(sinces(first, 2)).containsExactly(5L, 5L);
    }
  }

  private static void move(TestAgent agent, String to) {
    agent.rename(to);
    agent.pass(CollectorName.LOOKUP_INTERVAL);
  }

  private static List<Long> sinces(UdpCollector collector, int datagrams) {
    return IntStream.range(0, datagrams)
        .mapToObj(_ -> collector.receive().accepted().report().header().since())
        .toList();
  }

  @Test
  void shouldNotTakeAFreshSocketToTheSameAddressForAMove() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      int samples = 2 * Sender.SILENT_SAMPLES + 1;
      for (int i = 0; i < samples; i++) {
        agent.sample();
      }
      assertThat(agent.events.count("silent")).isEqualTo(1);
      assertThat(sinces(collector, samples)).containsOnly(1L);
    }
  }

  @Test
  void shouldMoveWhenTheNameMeansAnotherAddress() {
    try (UdpCollector first = UdpCollector.on("127.0.0.1", 0, Sealing.none());
        UdpCollector second = UdpCollector.on("127.0.0.2", first.port(), Sealing.none());
        TestAgent agent = TestAgent.start(Transport.UDP, first.port(), "127.0.0.1")) {
      agent.sample();
      first.receive();
      agent.rename("127.0.0.2");
      agent.pass(CollectorName.LOOKUP_INTERVAL.minusNanos(1));
      agent.sample();
      first.receive();
      agent.pass(Duration.ofNanos(1));
      agent.sample();
      second.receive();
    }
  }

  @Test
  void shouldStayWhereItIsWhileTheNameCannotBeLookedUp() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), "127.0.0.1")) {
      agent.rename();
      agent.pass(CollectorName.LOOKUP_INTERVAL);
      agent.sample();
      collector.receive();
      assertThat(agent.events.events()).containsExactly("failed lookup", "sent");
    }
  }

  @Test
  void shouldDropSamplesUntilTheNameIsKnown() {
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port())) {
      agent.sample();
      assertThat(agent.events.events()).contains("failed lookup", "unsent no_address");
      agent.rename("127.0.0.1");
      agent.pass(CollectorName.LEAST_INTERVAL);
      agent.sample();
      assertThat(collector.receive().accepted().report().header().sequence()).isEqualTo(2);
    }
  }

  @Test
  void shouldTellThatNobodyListensAndComeBackWhenSomebodyDoes() {
    int port;
    try (UdpCollector collector = UdpCollector.start()) {
      port = collector.port();
    }
    try (TestAgent agent = TestAgent.start(Transport.UDP, port, "127.0.0.1")) {
      agent.sample();
      await().until(() -> agent.events.count("failed unreachable") >= 1);
      try (UdpCollector collector = UdpCollector.on("127.0.0.1", port, Sealing.none())) {
        agent.sample();
        collector.acknowledge(collector.receive());
        await().until(() -> agent.events.count("acknowledged 2") == 1);
      }
    }
  }

  @Test
  void shouldPassOverAnAddressThatNoRouteLeadsTo() {
    // Of the addresses for documentation (RFC 3849) one that this node prefers.
    String nowhere =
        IntStream.range(1, 100)
            .mapToObj(i -> "2001:db8::" + i)
            .filter(
                address ->
                    !TestAgent.preferred(address, "127.0.0.1").getFirst().equals("127.0.0.1"))
            .findFirst()
            .orElseThrow();
    try (UdpCollector collector = UdpCollector.start();
        TestAgent agent = TestAgent.start(Transport.UDP, collector.port(), nowhere, "127.0.0.1")) {
      // Where there is no route it fails at once, and where there is one nobody answers.
      for (int i = 0; i <= Sender.SILENT_SAMPLES; i++) {
        agent.sample();
        agent.pass(Backoff.FIRST);
      }
      assertThat(collector.receive().accepted().report().header().sequence()).isGreaterThan(1);
    }
  }
}
