package dev.loomscope.wire;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The id that an agent or a collector draws at each start: 64 random bits, written as 16
 * hexadecimal digits in lower case. It tells a restart from a gap in the sequence. All 64 bits are
 * used, so a start held in a {@code long} may be negative.
 */
public final class StartId {

  static final int DIGITS = 16;

  private static final HexFormat HEX = HexFormat.of();

  private StartId() {}

  /** Returns a new one. */
  public static long random() {
    return new SecureRandom().nextLong();
  }

  /** Returns a start's text. */
  public static String text(long start) {
    return HEX.toHexDigits(start);
  }

  /** Whether these characters are a start's text. */
  static boolean isStart(char[] chars, int offset, int length) {
    if (length != DIGITS) {
      return false;
    }
    for (int i = offset; i < offset + length; i++) {
      char c = chars[i];
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  static long parse(char[] chars, int offset) {
    long start = 0;
    for (int i = offset; i < offset + DIGITS; i++) {
      start = start << 4 | Character.digit(chars[i], 16);
    }
    return start;
  }
}
