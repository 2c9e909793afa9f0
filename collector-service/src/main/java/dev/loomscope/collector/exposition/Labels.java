package dev.loomscope.collector.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Labels as they are written between a sample's name and its value: UTF-8, with backslash,
 * quotation mark and line feed escaped, as both formats demand. Made once and used for many
 * samples. Immutable.
 *
 * <p>They lack the closing brace, so that more can follow.
 */
final class Labels {

  private final byte[] bytes;

  private Labels(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A first label. */
  static Labels of(String name, String value) {
    StringBuilder text = new StringBuilder("{");
    append(text, name, value);
    return new Labels(utf8(text));
  }

  /**
   * These and more.
   *
   * @param pairs a name, its value, and so on
   */
  Labels and(String... pairs) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      append(text.append(','), pairs[i], pairs[i + 1]);
    }
    return and(text);
  }

  /**
   * These and more.
   *
   * @param labels as they are written, with nothing to be escaped; empty for none
   */
  Labels andWritten(String labels) {
    return labels.isEmpty() ? this : and(new StringBuilder(",").append(labels));
  }

  private Labels and(StringBuilder text) {
    byte[] more = utf8(text);
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, all, bytes.length, more.length);
    return new Labels(all);
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  private static void append(StringBuilder text, String name, String value) {
    text.append(name).append("=\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\', '"' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
    text.append('"');
  }
}
