package dev.loomscope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents on a TCP connection. */
final class LineReaderTest {

  /** Gives at most so many bytes at once, as a network does. */
  private static InputStream slow(String text, int atOnce) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, atOnce));
      }
    };
  }

  private static List<String> lines(String text, int atOnce) throws IOException {
    LineReader reader = new LineReader(slow(text, atOnce));
    List<String> lines = new ArrayList<>();
    int length;
    while ((length = reader.next()) != LineReader.END) {
      lines.add(
          length == LineReader.OVERSIZE
              ? "oversize"
              : new String(reader.buffer(), reader.offset(), length, StandardCharsets.US_ASCII));
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8_192, 100_000})
  void shouldTellLinesWhateverTheirPieces(int atOnce) throws Exception {
    String longest = "x".repeat(8_192);
    assertThat(
            lines(
                "a\n\n\nbc\n"
                    + longest
                    + "\n"
                    + longest
                    + "y\nd\n"
                    + longest.repeat(5)
                    + "\ne\ncut off",
                atOnce))
        .containsExactly("a", "bc", longest, "oversize", "d", "oversize", "e");
  }

  @Test
  void shouldNotWaitForTheEndOfALineForEver() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertThat(new LineReader(endless).next()).isEqualTo(LineReader.ENDLESS);
  }
}
