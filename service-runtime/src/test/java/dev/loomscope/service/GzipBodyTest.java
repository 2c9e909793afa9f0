package dev.loomscope.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Pieces compressed once, within a gzip and without one. */
final class GzipBodyTest {

  private final Random random = new Random(1);

  /** From empty to larger than any buffer, and from random to repetitive. */
  private byte[] bytes() {
    byte[] bytes = new byte[(int) Math.pow(10, 6 * random.nextDouble()) - 1];
    random.nextBytes(bytes);
    int variety = 1 + random.nextInt(127);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] %= (byte) variety;
    }
    return bytes;
  }

  private static Deflated piece(Deflating deflating, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += 10_000) {
      deflating.write(bytes, from, Math.min(10_000, bytes.length - from));
    }
    return deflating.piece();
  }

  @Test
  void shouldGiveBackWhatWasWrittenFreshAndInPieces() throws Exception {
    try (Deflating deflating = new Deflating()) {
      for (int round = 0; round < 50; round++) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        GzipBody gzip = new GzipBody(file);
        for (int i = random.nextInt(12); i > 0; i--) {
          byte[] bytes = bytes();
          expected.write(bytes);
          if (random.nextBoolean()) {
            gzip.write(bytes);
          } else {
            piece(deflating, bytes).writeTo(gzip);
          }
        }
        gzip.finish();
        gzip.release();
        byte[] all =
            new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();
        assertThat(all).isEqualTo(expected.toByteArray());
      }
    }
  }

  @Test
  void shouldGiveAPieceToManyInEitherForm() throws Exception {
    List<byte[]> written = new ArrayList<>();
    List<Deflated> pieces = new ArrayList<>();
    try (Deflating deflating = new Deflating()) {
      for (int i = 0; i < 30; i++) {
        written.add(bytes());
        pieces.add(piece(deflating, written.getLast()));
      }
    }
    for (int reader = 0; reader < 2; reader++) {
      for (int i = 0; i < written.size(); i++) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        pieces.get(i).writeTo(plain);
        assertThat(plain.toByteArray()).isEqualTo(written.get(i));
        assertThat(pieces.get(i).length()).isEqualTo(written.get(i).length);
      }
    }
  }

  @Test
  void shouldHoldRepetitiveBytesInFewerBytes() throws Exception {
    try (Deflating deflating = new Deflating()) {
      Deflated piece = piece(deflating, "node_load1 0.5\n".repeat(100_000).getBytes(UTF_8));
      assertThat(piece.chunks().stream().mapToInt(chunk -> chunk.length).sum()).isLessThan(50_000);
    }
  }
}
