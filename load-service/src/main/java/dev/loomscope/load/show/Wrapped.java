package dev.loomscope.load.show;

import java.util.stream.Collectors;

/** Text that is as wide as the terminal at most: broken at blanks, its further lines indented. */
final class Wrapped {

  /** Of lines that go on, beside what their first one has. */
  private static final String MORE = "  ";

  private Wrapped() {}

  /** Each line of a text wrapped. */
  static String text(String text, int width) {
    return text.lines()
        .map(line -> line(line, width) + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /** One line wrapped, without an end; a word that is wider than the width stays whole. */
  static String line(String line, int width) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : line.strip().split(" ", -1)) {
      if (column == 0) {
        wrapped.append(indent).append(word);
        column = indent.length() + word.length();
      } else if (column + 1 + word.length() > width) {
        wrapped.append(System.lineSeparator()).append(indent).append(MORE).append(word);
        column = indent.length() + MORE.length() + word.length();
      } else {
        wrapped.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    return wrapped.toString();
  }
}
