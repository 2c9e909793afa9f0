package dev.loomscope.wire;

import static dev.loomscope.wire.Fixtures.key;
import static dev.loomscope.wire.Fixtures.receive;
import static dev.loomscope.wire.Fixtures.receiver;
import static dev.loomscope.wire.Fixtures.sealing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the bytes are, the answer is a report or a rejection: never an exception, never a wait.
 */
@Timeout(60)
final class HostileInputTest {

  private static final int ROUNDS = 20_000;
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "null",
    "true",
    "-",
    "1e",
    ".",
    "0",
    "9223372036854775808",
    "\"v\":1",
    "\"cpu\":",
    "\"cores\":[",
    "\"load\":{",
    "\"disks\":[{",
    "\"series\":[[",
    "\"netclass\",",
    "NaN",
    "\u0000",
    "\uFEFF",
    "/*",
    "//",
    "s1 k1 ",
    "e1 k1 ",
    "'",
    " "
  };

  private final Sealing sealing = sealing(Level.NONE, key("k1", 1));
  private final ReportReceiver receiver = receiver(sealing);
  private final AcknowledgementReader reader = new AcknowledgementReader(sealing);

  private void take(byte[] bytes) {
    assertThat(receive(receiver, bytes)).isNotNull();
    assertThat(reader.read(bytes, 0, bytes.length)).isNotNull();
  }

  @Test
  void shouldSurviveRandomBytes() {
    Random random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = '{';
      }
      take(bytes);
    }
  }

  @Test
  void shouldSurviveRandomTokens() {
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(4) > 0 ? "{" : "");
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append(TOKENS[random.nextInt(TOKENS.length)]);
      }
      take(Fixtures.bytes(text.toString()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSurviveMutatedDatagramsOfEachLevel(Level level) {
    List<byte[]> valid =
        new ArrayList<>(
            Fixtures.Sent.of(
                    Fixtures.encoder(1_400, sealing(level, key("k1", 1))),
                    Fixtures.sample(Fixtures.node(20, 5)))
                .datagrams());
    Random random = new Random(3);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = valid.get(random.nextInt(valid.size())).clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
          case 0 -> bytes[at] = (byte) random.nextInt(256);
          case 1 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
          case 2 -> {
            int from = random.nextInt(bytes.length);
            int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
            System.arraycopy(bytes, from, bytes, at, length);
          }
          default -> {
            byte[] token = Fixtures.bytes(TOKENS[random.nextInt(TOKENS.length)]);
            System.arraycopy(token, 0, bytes, at, Math.min(token.length, bytes.length - at));
          }
        }
      }
      take(bytes);
    }
  }

  @Test
  void shouldSurviveNamesMadeToCollide() {
    // More distinct names than a table of names should ever hold.
    Random random = new Random(4);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder("{\"v\":1");
      for (int n = 0; n < 100; n++) {
        text.append(",\"").append(Long.toString(random.nextLong(), 36)).append("\":1");
      }
      assertThat(receive(receiver, Fixtures.bytes(text.append('}').toString())))
          .isEqualTo(Rejection.MISSING_FIELD);
    }
  }

  @Test
  void shouldSurviveTheLargestDatagramsOfTheSmallestThings() {
    for (String piece : List.of("[", "[],", "{},", "0,", "{\"\":0},", "\"\\n\",")) {
      String text = "{\"v\":1,\"x\":[" + piece.repeat(8_000 / piece.length());
      take(Fixtures.bytes(text + "0]}"));
      take(Fixtures.bytes(text));
    }
    take(Fixtures.bytes("{\"cpu\":[" + "9".repeat(8_000) + "]}"));
    take(Fixtures.bytes("{\"load\":{\"load1\":1" + "0".repeat(8_000) + "}}"));
    take(Fixtures.bytes("{\"" + "n".repeat(8_000) + "\":1}"));
    take(Fixtures.bytes("{\"node\":\"" + "\\u0041".repeat(1_300) + "\"}"));
  }
}
