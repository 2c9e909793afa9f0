package dev.loomscope.load.show;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, the first to the left, the others to the right. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  void row(List<String> cells) {
    rows.add(cells);
  }

  /**
   * The rows, each with the end of a line. Columns that find no room follow below, after the first
   * one again.
   *
   * @param width in characters; at least one column stands beside the first, however wide
   */
  String toString(int width) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    StringBuilder text = new StringBuilder();
    int from = 1;
    do {
      int used = width(0);
      int to = from;
      while (to < columns && (to == from || used + GAP.length() + width(to) <= width)) {
        used += GAP.length() + width(to);
        to++;
      }
      append(text, from, to);
      from = to;
    } while (from < columns);
    return text.toString();
  }

  private void append(StringBuilder text, int from, int to) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      line.append(row.getFirst()).repeat(" ", width(0) - row.getFirst().length());
      for (int column = from; column < Math.min(to, row.size()); column++) {
        String cell = row.get(column);
        line.append(GAP).repeat(" ", width(column) - cell.length()).append(cell);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> column < row.size())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
