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
 * kept from file to file, and words become strings only where one is asked for. What is not as it
 * should be is noted with the file's name. Not thread-safe.
 */
final class ProcText {

  private final Faults faults;
  private Path file = Path.of("");
  private byte[] bytes = new byte[4_096];
  private int length;
  private int nextLine;
  private int lineEnd;
  private int at;

  ProcText(Faults faults) {
    this.faults = faults;
  }

  /**
   * Reads a file whole and stands before its first line. A last line without its end was cut off,
   * and half a number looks like one: it is left out.
   *
   * @throws IOException if it cannot be read, which is noted unless it is not there
   */
  void read(Path from) throws IOException {
    try {
      peek(from);
    } catch (IOException failed) {
      faults.note(from, failed);
      throw failed;
    }
    if (length == 0 || bytes[length - 1] != '\n') {
      noteMalformed();
      while (length > 0 && bytes[length - 1] != '\n') {
        length--;
      }
    }
  }

  /** Reads a file as {@link #read} does; false, and no line, if it cannot be read. */
  boolean tryRead(Path from) {
    try {
      read(from);
      return true;
    } catch (IOException _) { // noted
      return false;
    }
  }

  /**
   * Reads a file that may be anything.
   *
   * @throws IOException if it cannot be read, which is not noted
   */
  void peek(Path from) throws IOException {
    file = from;
    length = 0;
    nextLine = 0;
    lineEnd = 0;
    at = 0;
    int end = 0;
    try (FileInputStream in = new FileInputStream(from.toFile())) {
      int count;
      while ((count = in.read(bytes, end, bytes.length - end)) >= 0) {
        end += count;
        if (end == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * end);
        }
      }
    }
    length = end;
  }

  /** Notes that the file is not as the kernel writes it. */
  void noteMalformed() {
    faults.note(file.toString(), Fault.MALFORMED);
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

  /** The next word as a name that may have any bytes, see {@link NameText}. */
  String name() {
    int from = skipBlanks();
    skipWord();
    return NameText.of(bytes, from, at - from);
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
  long only(Path from) {
    return tryRead(from) && nextLine() ? count() : Protocol.UNKNOWN;
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
   * The next word as a count; {@link Protocol#UNKNOWN} if there is none, it is below 0 or more than
   * 2^63 - 1, or it is no number, which is noted.
   */
  long count() {
    return count(10);
  }

  /** The same of a number in hexadecimal. */
  long hexadecimal() {
    return count(16);
  }

  private long count(int base) {
    int from = skipBlanks();
    skipWord();
    boolean negative = from < at && bytes[from] == '-';
    long value = from == at ? Protocol.UNKNOWN : 0;
    for (int i = negative ? from + 1 : from; i < at; i++) {
      int digit = Character.digit(bytes[i], base);
      if (digit < 0) {
        noteMalformed();
        return Protocol.UNKNOWN;
      }
      value =
          value < 0 || value > (Long.MAX_VALUE - digit) / base
              ? Protocol.UNKNOWN
              : base * value + digit;
    }
    return negative ? Protocol.UNKNOWN : value;
  }

  /** Steps over words that have to be counts; whether they are. */
  boolean skipCounts(int count) {
    boolean known = true;
    for (int i = 0; i < count; i++) {
      known &= count() >= 0;
    }
    return known;
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
