package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.key;
import static dev.loomscope.wire.Fixtures.receive;
import static dev.loomscope.wire.Fixtures.receiver;
import static dev.loomscope.wire.Fixtures.report;
import static dev.loomscope.wire.Fixtures.sealing;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What reads bytes from the network, fuzzed by {@code benchmarks/fuzz}. */
final class WireFuzz {

  private static final int CHUNK = 97;

  private final Key key = key("k1", 1);
  private final ReportReceiver plain = receiver(sealing(Level.NONE, key));

  /** What is taken is JSON, says what Jackson reads in it, and says the same when sent on. */
  @FuzzTest
  void shouldTakeWhatItWouldSend(byte[] bytes) {
    Received received = receive(plain, bytes);
    if (!(received instanceof Received.Accepted accepted) || accepted.level() != Level.NONE) {
      return;
    }
    Header header = accepted.report().header();
    JsonNode tree = JsonMapper.shared().readTree(bytes);
    assertThat(tree.at("/node").asString()).isEqualTo(header.node());
    assertThat(tree.at("/seq").asLong()).isEqualTo(header.sequence());
    assertThat(tree.at("/time").asLong()).isEqualTo(header.time());

    ReportEncoder encoder =
        new ReportEncoder(
            header.node(), header.start(), Protocol.MAX_DATAGRAM_BYTES, sealing(Level.NONE, key));
    Measurements measurements = accepted.report().measurements();
    Fixtures.Sent sent =
        Fixtures.Sent.of(encoder, new Sample(header.time(), header.interval(), measurements));
    if (sent.datagrams().size() == 1 && sent.dropped().isEmpty()) {
      Report again = report(receive(plain, sent.datagrams().getFirst()));
      assertThat(again.measurements()).isEqualTo(measurements);
    }
  }

  /** Whatever is sealed is opened as it was, and by nobody who demands more. */
  @FuzzTest
  void shouldOpenWhatWasSealed(byte[] document) {
    byte[] braced = new byte[Math.min(document.length, 1_000) + 2];
    System.arraycopy(document, 0, braced, 1, braced.length - 2);
    braced[0] = '{';
    braced[braced.length - 1] = '}';
    for (Level level : Level.values()) {
      Sealing sealing = sealing(level, key);
      byte[] out = new byte[Protocol.MAX_DATAGRAM_BYTES + 1];
      int length =
          new Sealer(Key.Use.REPORT).seal(level, sealing.keys().get(), braced, braced.length, out);
      Opener opener = new Opener(sealing, Key.Use.REPORT);
      assertThat(opener.open(out, 0, length)).isNull();
      int from = opener.offset();
      assertThat(Arrays.copyOfRange(opener.bytes(), from, from + opener.length()))
          .isEqualTo(braced);
      if (level != Level.ENCRYPT) {
        Opener stricter = new Opener(sealing(Level.ENCRYPT, key), Key.Use.REPORT);
        assertThat(stricter.open(out, 0, length)).isEqualTo(Rejection.LEVEL_TOO_LOW);
      }
    }
  }

  /** Nobody without the key gets anything past a level that demands one. */
  @FuzzTest
  void shouldRefuseWhatHasNoKey(byte[] bytes) {
    for (Level level : List.of(Level.SIGN, Level.ENCRYPT)) {
      Key own = key("k1", 77);
      assertThat(receive(receiver(sealing(level, own)), bytes)).isInstanceOf(Rejection.class);
      assertThat(new AcknowledgementReader(sealing(level, own)).read(bytes, 0, bytes.length))
          .isInstanceOf(Rejection.class);
    }
    assertThat(new AcknowledgementReader(sealing(Level.NONE, key)).read(bytes, 0, bytes.length))
        .isNotNull();
  }

  /** However a stream is cut into reads, its lines are the same. */
  @FuzzTest
  void shouldReadLinesHoweverTheyAreCut(byte[] bytes) throws Exception {
    assertThat(lines(bytes, CHUNK)).isEqualTo(lines(bytes, Integer.MAX_VALUE));
    List<byte[]> lines = lines(bytes, 1);
    int last = 0;
    int line = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (i > last && i - last <= Protocol.MAX_DATAGRAM_BYTES) {
          assertThat(lines.get(line++)).isEqualTo(Arrays.copyOfRange(bytes, last, i));
        } else if (i > last) {
          assertThat(lines.get(line++)).isEmpty();
        }
        last = i + 1;
      }
    }
    assertThat(lines).hasSize(line);
  }

  /** The lines of a stream that gives at most so many bytes at once; of one too long nothing. */
  private static List<byte[]> lines(byte[] bytes, int chunk) throws IOException {
    InputStream in =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, chunk));
          }
        };
    LineReader reader = new LineReader(in);
    List<byte[]> lines = new ArrayList<>();
    int length = reader.next();
    while (length != LineReader.END && length != LineReader.ENDLESS) {
      int from = reader.offset();
      lines.add(
          length == LineReader.OVERSIZE
              ? new byte[0]
              : Arrays.copyOfRange(reader.buffer(), from, from + length));
      length = reader.next();
    }
    return lines;
  }
}
