package dev.loomscope.agent.send;

import dev.loomscope.wire.Protocol;
import java.util.Arrays;

/**
 * Cuts the bytes of a connection into lines, as they come. Holds nothing but the beginning of a
 * line whose end has not come yet; one that gets too long is skipped. Not thread-safe.
 */
final class AnswerLines {

  private static final byte[] NOTHING = {};

  private byte[] begun = NOTHING;
  private boolean skipping;

  /** Takes bytes from the first on and hands on the lines that they end; empty ones are not. */
  void take(byte[] bytes, int length, Link.Answers answers) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        end(bytes, from, i, answers);
        from = i + 1;
      }
    }
    begin(bytes, from, length);
  }

  private void end(byte[] bytes, int from, int to, Link.Answers answers) {
    if (!skipping && begun.length == 0 && to > from) {
      answers.take(bytes, from, to - from);
    } else if (!skipping && begun.length > 0) {
      begin(bytes, from, to);
      answers.take(begun, 0, begun.length);
    }
    begun = NOTHING;
    skipping = false;
  }

  private void begin(byte[] bytes, int from, int to) {
    int length = begun.length;
    if (skipping || length + to - from > Protocol.MAX_DATAGRAM_BYTES) {
      skipping = true;
      begun = NOTHING;
    } else if (to > from) {
      begun = Arrays.copyOf(begun, length + to - from);
      System.arraycopy(bytes, from, begun, length, to - from);
    }
  }
}
