package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of {@code /proc} and a place in it: lines of words that blanks separate. The buffer is
 * kept from file to file, and words become strings only where one is asked for. Not thread-safe.
 */
final class ProcText {

  private byte[] bytes = new byte[4_096];
  private int length;
  private int nextLine;
  private int lineEnd;
  private int at;

  /**
   * Reads a file whole and stands before its first line.
   *
   * @throws IOException if it cannot be read
   */
  void read(Path file) throws IOException {
    length = 0;
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      int count;
      while ((count = in.read(bytes, length, bytes.length - length)) >= 0) {
        length += count;
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
      }
    }
    nextLine = 0;
    lineEnd = 0;
    at = 0;
  }

  /** Moves to the next line; false if there is none. */
  boolean nextLine() {
    if (nextLine >= length) {
      return false;
    }
    at = nextLine;
    lineEnd = at;
    while (lineEnd < length && bytes[lineEnd] != '\n') {
      lineEnd++;
    }
    nextLine = lineEnd + 1;
    return true;
  }

  /** The next word of the line; empty at its end. */
  String word() {
    int from = skipBlanks();
    skipWord();
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** The words that are left of the line. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    while (hasWord()) {
      words.add(word());
    }
    return words;
  }

  /** Reads a file that is one count, see {@link #count}. */
  long only(Path file) throws IOException {
    read(file);
    nextLine();
    return count();
  }

  /** Whether the next word begins so, and if it does, steps over that. */
  boolean skip(String ascii) {
    int from = skipBlanks();
    if (lineEnd - from < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    at = from + ascii.length();
    return true;
  }

  /** Steps over a number of words. */
  void skipWords(int count) {
    for (int i = 0; i < count; i++) {
      skipBlanks();
      skipWord();
    }
  }

  /** The line up to the last occurrence of a character, without blanks around; steps over it. */
  String upToLast(char mark) {
    int from = skipBlanks();
    int end = lineEnd - 1;
    while (end >= from && bytes[end] != mark) {
      end--;
    }
    if (end < from) {
      return "";
    }
    at = end + 1;
    return new String(bytes, from, end - from, StandardCharsets.UTF_8).strip();
  }

  /** What is left of the line, without blanks around. */
  String rest() {
    int from = at;
    at = lineEnd;
    return new String(bytes, from, lineEnd - from, StandardCharsets.UTF_8).strip();
  }

  /** Whether the line has another word. */
  boolean hasWord() {
    return skipBlanks() < lineEnd;
  }

  /**
   * The next word as a count; {@link Protocol#UNKNOWN} if there is none, it is no count, or it is
   * more than 2^63 - 1.
   */
  long count() {
    int from = skipBlanks();
    skipWord();
    if (from == at) {
      return Protocol.UNKNOWN;
    }
    long value = 0;
    for (int i = from; i < at; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return Protocol.UNKNOWN;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private int skipBlanks() {
    while (at < lineEnd && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private void skipWord() {
    while (at < lineEnd && !isBlank(bytes[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || value == '\t';
  }
}
