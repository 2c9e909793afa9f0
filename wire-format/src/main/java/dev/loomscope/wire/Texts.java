package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Checks texts that were received, and hands out one string for equal texts: a collector reads the
 * same device names over and over. A fixed table that forgets on collision, so that no sender can
 * make it grow. Not thread-safe.
 */
final class Texts {

  /** A power of two; some 300 distinct texts are usual among the nodes of a cluster. */
  private static final int SLOTS = 1_024;

  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  String text(char[] chars, int offset, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + chars[offset + i];
    }
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    @Nullable String known = slots[slot];
    if (known != null && same(known, chars, offset, length)) {
      return known;
    }
    String text = new String(chars, offset, length);
    slots[slot] = text;
    return text;
  }

  private static boolean same(String text, char[] chars, int offset, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isText(String text) {
    // Rejects the absurdly long before the copy.
    return text.length() <= Protocol.MAX_TEXT && isText(text.toCharArray(), 0, text.length());
  }

  static boolean isText(char[] chars, int offset, int length) {
    if (length == 0 || length > Protocol.MAX_TEXT) {
      return false;
    }
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = chars[i];
      if (c < ' ' || (c >= 0x7F && c <= 0x9F) || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c) && (++i == end || !Character.isLowSurrogate(chars[i]))) {
        return false;
      }
    }
    return true;
  }
}
