package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.datagram;
import static dev.loomscope.wire.Fixtures.key;
import static dev.loomscope.wire.Fixtures.receive;
import static dev.loomscope.wire.Fixtures.receiver;
import static dev.loomscope.wire.Fixtures.sealing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Rejection.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a seal lets through and what not. */
final class SealingTest {

  private static final Key OLD = key("old", 1);
  private static final Key NEW = key("new", 101);

  @ParameterizedTest
  @CsvSource({
    "NONE,NONE,true", "NONE,SIGN,true", "NONE,ENCRYPT,true",
    "SIGN,NONE,false", "SIGN,SIGN,true", "SIGN,ENCRYPT,true",
    "ENCRYPT,NONE,false", "ENCRYPT,SIGN,false", "ENCRYPT,ENCRYPT,true"
  })
  void shouldTakeWhatIsSealedAsDemandedOrBetterAndNothingElse(
      Level demanded, Level sent, boolean taken) {
    Received received = receive(receiver(sealing(demanded, OLD)), datagram(sealing(sent, OLD)));
    if (taken) {
      assertThat(received)
          .isInstanceOfSatisfying(
              Received.Accepted.class, accepted -> assertThat(accepted.level()).isEqualTo(sent));
    } else {
      assertThat(received).isEqualTo(Rejection.LEVEL_TOO_LOW);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldRefuseADatagramOfWhichAnySingleBitWasAltered(Level level) {
    byte[] genuine = datagram(sealing(level, OLD));
    ReportReceiver receiver = receiver(sealing(level, OLD));
    for (int bit = 0; bit < genuine.length * 8; bit++) {
      byte[] altered = genuine.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(receive(receiver, altered)).as("bit %s", bit).isInstanceOf(Rejection.class);
    }
    assertThat(receive(receiver, genuine)).isInstanceOf(Received.Accepted.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldTellWhatWasAlteredFromWhatWasCutOff(Level level) {
    byte[] genuine = datagram(sealing(level, OLD));
    ReportReceiver receiver = receiver(sealing(level, OLD));
    byte[] altered = genuine.clone();
    // Another digit of base64: what is none is malformed, however little differs.
    int at = altered.length - 40;
    altered[at] = (byte) (altered[at] == 'A' ? 'B' : 'A');
    assertThat(receive(receiver, altered)).isEqualTo(Rejection.NOT_GENUINE);
    for (int length = 0; length < genuine.length; length++) {
      Received received = receive(receiver, Arrays.copyOf(genuine, length));
      assertThat(received)
          .as("cut to %s", length)
          .isInstanceOfSatisfying(
              Rejection.class,
              rejection ->
                  assertThat(rejection.reason()).isIn(Reason.MALFORMED, Reason.UNAUTHENTICATED));
    }
    assertThat(receive(receiver, Arrays.copyOf(genuine, genuine.length - 1)))
        .isEqualTo(Rejection.BAD_SEAL);
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldRefuseAForeignKeyWhetherItsIdIsKnownOrNot(Level level) {
    byte[] genuine = datagram(sealing(level, OLD));
    assertThat(receive(receiver(sealing(level, NEW)), genuine)).isEqualTo(Rejection.UNKNOWN_KEY);
    assertThat(receive(receiver(sealing(level, key("old", 2))), genuine))
        .isEqualTo(Rejection.NOT_GENUINE);
    assertThat(Rejection.UNKNOWN_KEY.reason().label()).isEqualTo("unauthenticated");
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldAnswerTheKeyOfANodeWithThatKey(Level level) {
    Key own = Objects.requireNonNull(named(OLD, "old@web-1"));
    Received.Accepted accepted =
        (Received.Accepted) receive(receiver(sealing(level, OLD)), datagram(sealing(level, own)));
    byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
    int length = new AcknowledgementWriter(1).write(accepted, false, answer);
    assertThat(new AcknowledgementReader(sealing(level, own)).read(answer, 0, length))
        .isInstanceOf(Acknowledgement.class);
    assertThat(new AcknowledgementReader(sealing(level, OLD)).read(answer, 0, length))
        .as("who has the key that it is derived from reads it, too")
        .isInstanceOf(Acknowledgement.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldTakeTheKeyOfANodeForNothingElse(Level level) {
    Key own = Objects.requireNonNull(named(OLD, "old@web-1"));
    Key other = Objects.requireNonNull(named(OLD, "old@web-2"));
    assertThat(receive(receiver(sealing(level, OLD)), datagram(sealing(level, other))))
        .isEqualTo(Rejection.OTHER_NODE);
    assertThat(receive(receiver(sealing(level, own)), datagram(sealing(level, other))))
        .isEqualTo(Rejection.UNKNOWN_KEY);
    assertThat(receive(receiver(sealing(level, NEW)), datagram(sealing(level, own))))
        .isEqualTo(Rejection.UNKNOWN_KEY);
    assertThat(receive(receiver(sealing(level, own)), datagram(sealing(level, OLD))))
        .isEqualTo(Rejection.UNKNOWN_KEY);
    assertThat(receive(receiver(sealing(level, key("old", 2))), datagram(sealing(level, own))))
        .isEqualTo(Rejection.NOT_GENUINE);
  }

  private static @Nullable Key named(Key origin, String id) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    return origin.named(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldRefuseTheSameDatagramTheSecondTime(Level level) {
    byte[] genuine = datagram(sealing(level, OLD));
    ReportReceiver receiver = receiver(sealing(level, OLD));
    assertThat(receive(receiver, genuine)).isInstanceOf(Received.Accepted.class);
    assertThat(receive(receiver, genuine)).isEqualTo(Rejection.SEEN_BEFORE);
    assertThat(Rejection.SEEN_BEFORE.reason().label()).isEqualTo("replayed");
  }

  @Test
  void shouldTakeRepeatedDatagramsWhereNothingIsSealed() {
    ReportReceiver receiver = receiver(Sealing.none());
    byte[] datagram = datagram(Sealing.none());
    assertThat(receive(receiver, datagram)).isInstanceOf(Received.Accepted.class);
    assertThat(receive(receiver, datagram)).isInstanceOf(Received.Accepted.class);
  }

  @Test
  void shouldNameOtherSealVersionsAsSuch() {
    ReportReceiver receiver = receiver(Sealing.none());
    assertThat(receive(receiver, Fixtures.bytes("s2 k1 x"))).isEqualTo(Rejection.UNSUPPORTED_SEAL);
    assertThat(receive(receiver, Fixtures.bytes("e9 anything")))
        .isEqualTo(Rejection.UNSUPPORTED_SEAL);
    assertThat(Rejection.UNSUPPORTED_SEAL.reason().label()).isEqualTo("version");
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldLoseNothingWhileKeysAreRotated(Level level) {
    AtomicReference<KeyRing> agent = new AtomicReference<>(KeyRing.of(List.of(OLD)));
    AtomicReference<KeyRing> collector = new AtomicReference<>(KeyRing.of(List.of(OLD)));
    ReportEncoder encoder = Fixtures.encoder(1_400, new Sealing(level, agent::get));
    ReportReceiver receiver = receiver(new Sealing(level, collector::get));
    AcknowledgementWriter writer = new AcknowledgementWriter(9);
    AcknowledgementReader reader = new AcknowledgementReader(new Sealing(level, agent::get));
    List<KeyRing> rings =
        List.of(
            KeyRing.of(List.of(OLD, NEW)), KeyRing.of(List.of(NEW, OLD)), KeyRing.of(List.of(NEW)));
    for (KeyRing ring : rings) {
      // Whichever of the two is first to see the new file.
      collector.set(ring);
      exchange(encoder, receiver, writer, reader);
      agent.set(ring);
      exchange(encoder, receiver, writer, reader);
    }
    collector.set(KeyRing.of(List.of(OLD)));
    byte[] sent = Fixtures.Sent.of(encoder, Fixtures.sample(Fixtures.small())).datagrams().get(0);
    assertThat(receive(receiver, sent)).isEqualTo(Rejection.UNKNOWN_KEY);
  }

  private static void exchange(
      ReportEncoder encoder,
      ReportReceiver receiver,
      AcknowledgementWriter writer,
      AcknowledgementReader reader) {
    long sequence = encoder.nextSequence();
    byte[] sent = Fixtures.Sent.of(encoder, Fixtures.sample(Fixtures.small())).datagrams().get(0);
    byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
    int length = writer.write((Received.Accepted) receive(receiver, sent), false, answer);
    assertThat(reader.read(answer, 0, length))
        .isEqualTo(new Acknowledgement(Fixtures.START, sequence, 9, false));
  }

  @Test
  void shouldEncryptTheSameDocumentToSomethingElseEachTime() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String text = new String(datagram(sealing(Level.ENCRYPT, OLD)), StandardCharsets.US_ASCII);
      assertThat(text).startsWith("e1 old ").doesNotContain("web-1");
      assertThat(seen.add(text.substring(7, 39))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEverySealedDatagramOnOneLine(Level level) {
    for (byte b : datagram(sealing(level, OLD))) {
      assertThat(b).isGreaterThanOrEqualTo((byte) ' ');
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverAnswerWithMoreThanItWasSent(Level level) {
    // The shortest report there can be, and the longest answer.
    ReportEncoder encoder = new ReportEncoder("n", -1, 640, sealing(level, OLD));
    Sample least = new Sample(0, 100, Measurements.builder().build());
    byte[] sent = Fixtures.Sent.of(encoder, least).datagrams().getFirst();
    ReportReceiver receiver =
        new ReportReceiver(
            sealing(level, OLD),
            new ReplayGuard(
                java.time.InstantSource.fixed(java.time.Instant.EPOCH),
                java.time.Duration.ofMinutes(5),
                1));
    byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
    int length =
        new AcknowledgementWriter(-1)
            .write((Received.Accepted) receive(receiver, sent), false, answer);
    assertThat(length).isBetween(1, sent.length);
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "ENCRYPT"})
  void shouldNotTakeAReportForAnAnswerNorAnAnswerForAReport(Level level) {
    byte[] sent = datagram(sealing(level, OLD));
    assertThat(new AcknowledgementReader(sealing(level, OLD)).read(sent, 0, sent.length))
        .isEqualTo(Rejection.NOT_GENUINE);
    Received.Accepted accepted = (Received.Accepted) receive(receiver(sealing(level, OLD)), sent);
    byte[] answer = new byte[AcknowledgementWriter.MAX_BYTES];
    int length = new AcknowledgementWriter(1).write(accepted, false, answer);
    assertThat(receiver(sealing(level, OLD)).receive(answer, 0, length))
        .isEqualTo(Rejection.NOT_GENUINE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'v':1,'ack':1,'start':'0123456789abcdef','collector':'0123456789abcdef','x':[]} |",
        "{'v':2,'ack':{}} | UNSUPPORTED_VERSION",
        "{'v':1,'ack':0,'start':'0123456789abcdef','collector':'0123456789abcdef'} | OUT_OF_RANGE",
        "{'v':1,'ack':1,'start':'x','collector':'0123456789abcdef'} | BAD_TEXT",
        "{'v':1,'ack':1} | MISSING_FIELD",
        "{'v':1 | NOT_JSON",
        "{'v':1,'ack':1,'start':'0123456789abcdef','collector':'0123456789abcdef'}{ | NOT_JSON",
        "{'v':[[[[[[[[[]]]]]]]]]} | WRONG_TYPE",
        "{'x':[[[[[[[[[]]]]]]]]]} | BEYOND_LIMITS",
      })
  void shouldCheckAnswersAsItChecksReports(String document, @Nullable Rejection wrong) {
    byte[] bytes = Fixtures.bytes(document.replace('\'', '"'));
    Answer answer = new AcknowledgementReader(Sealing.none()).read(bytes, 0, bytes.length);
    if (wrong == null) {
      assertThat(answer).isEqualTo(new Acknowledgement(Fixtures.START, 1, Fixtures.START, false));
    } else {
      assertThat(answer).isEqualTo(wrong);
    }
  }

  @Test
  void shouldNeverShowAKey() {
    Sealing sealing = sealing(Level.SIGN, OLD, NEW);
    assertThat(sealing.keys().get().toString()).isEqualTo("keys [old, new]");
    assertThat(OLD.toString()).isEqualTo("key old");
    assertThat(receive(receiver(sealing), datagram(sealing)).toString()).contains("key=key old");
  }
}
