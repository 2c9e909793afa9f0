package dev.loomscope.agent.sample;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A name of any bytes, such as that of a mount point, as a text that tells it from every other. It
 * is as in {@code /proc/mounts}, where three octal digits after a backslash stand for a tab, a line
 * feed and a backslash itself; they do here for every other control character and for bytes that
 * are no UTF-8, too. Blanks and number signs, which the kernel writes so as well, stand as they
 * are. node_exporter's text is the same, but for tabs and what is no UTF-8.
 */
final class NameText {

  private NameText() {}

  /** The text of what the kernel wrote. */
  static String of(byte[] bytes, int offset, int length) {
    StringBuilder text = new StringBuilder(length);
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer chars = CharBuffer.allocate(length);
    CoderResult result;
    do {
      result = utf8.decode(in, chars, true);
      append(chars, text);
      for (int i = 0; result.isError() && i < result.length(); i++) {
        escape(in.get(), text);
      }
    } while (result.isError());
    return text.toString().replace("\\040", " ").replace("\\043", "#");
  }

  private static void append(CharBuffer chars, StringBuilder text) {
    chars.flip();
    while (chars.hasRemaining()) {
      char next = chars.get();
      if (Character.isISOControl(next)) {
        for (byte one : Character.toString(next).getBytes(StandardCharsets.UTF_8)) {
          escape(one, text);
        }
      } else {
        text.append(next);
      }
    }
    chars.clear();
  }

  private static void escape(byte value, StringBuilder text) {
    text.append('\\')
        .append((char) ('0' + (value >> 6 & 3)))
        .append((char) ('0' + (value >> 3 & 7)))
        .append((char) ('0' + (value & 7)));
  }

  /** The text of a name as a user writes it. */
  static String of(String plain) {
    return plain.replace("\\", "\\134");
  }

  /** The name's bytes. */
  static byte[] bytes(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] == '\\' && isOctal(from, i + 1)) {
        to.put((byte) ((from[i + 1] - '0') << 6 | (from[i + 2] - '0') << 3 | (from[i + 3] - '0')));
        i += 3;
      } else {
        to.put(from[i]);
      }
    }
    byte[] bytes = new byte[to.flip().remaining()];
    to.get(bytes);
    return bytes;
  }

  private static boolean isOctal(byte[] bytes, int from) {
    if (from + 3 > bytes.length || bytes[from] > '3') {
      return false;
    }
    for (int i = from; i < from + 3; i++) {
      if (bytes[i] < '0' || bytes[i] > '7') {
        return false;
      }
    }
    return true;
  }
}
