package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Variant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/**
 * Gives each column of a report its look, the same in every table and chart: the colour of its
 * server's mode, by its number in {@link Variant#NAMES} as the style sheet has it, and a shape,
 * which is a symbol and a kind of line. A mode's first column has the mode's own shape, each
 * further one another, so that no two columns look alike.
 */
final class Modes {

  /**
   * A symbol and a kind of line.
   *
   * @param symbol a path within five of the middle
   * @param dash lengths of strokes and gaps in turn; none for a whole line
   */
  record Shape(String symbol, List<Integer> dash) {}

  /** Square, triangle, circle, diamond and so on. */
  static final List<Shape> SHAPES =
      List.of(
          new Shape("M-4-4H4V4H-4Z", List.of(9, 4)),
          new Shape("M0-5 5 4H-5Z", List.of(2, 3)),
          new Shape("M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z", List.of()),
          new Shape("M0-5.5 5.5 0 0 5.5-5.5 0Z", List.of(10, 3, 2, 3)),
          new Shape("M0 5 5-4H-5Z", List.of(5, 5)),
          new Shape(
              "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z", List.of(12, 4, 2, 4, 2, 4)),
          new Shape("M-5-2H5V2H-5Z", List.of(4, 2)),
          new Shape("M-2-5H2V5H-2Z", List.of(1, 2)));

  /** How a column looks: numbers of its colour and of its shape. */
  record Look(int colour, int shape) {}

  private static final Look UNKNOWN = new Look(Variant.NAMES.size(), SHAPES.size() - 1);

  private final SequencedMap<String, Look> looks = new LinkedHashMap<>();
  private final Map<String, String> modes = new HashMap<>();

  /** The columns of some comparisons, in the order in which they are named. */
  Modes(List<ComparisonResult> comparisons) {
    for (ComparisonResult comparison : comparisons) {
      for (Servers.Facts server : comparison.servers()) {
        modes.putIfAbsent(server.name(), server.mode());
      }
    }
    comparisons.stream()
        .flatMap(comparison -> comparison.experiments().stream())
        .flatMap(experiment -> experiment.points().stream())
        .flatMap(point -> point.modes().stream())
        .forEach(mode -> looks.computeIfAbsent(mode.mode(), this::next));
  }

  private Look next(String column) {
    int known = Variant.NAMES.indexOf(modes.getOrDefault(column, column));
    List<Integer> taken = looks.values().stream().map(Look::shape).toList();
    int own = known < 0 ? Variant.NAMES.size() : known;
    int shape =
        IntStream.concat(
                IntStream.of(own), IntStream.range(Variant.NAMES.size(), 2 * SHAPES.size()))
            .map(number -> number % SHAPES.size())
            .filter(number -> !taken.contains(number))
            .findFirst()
            .orElse(looks.size() % SHAPES.size());
    return new Look(own, shape);
  }

  SequencedSet<String> names() {
    return looks.sequencedKeySet();
  }

  /** How each column looks. */
  Map<String, Look> looks() {
    return Collections.unmodifiableMap(looks);
  }

  /** The class of elements that have the column's colour. */
  String styleOf(String column) {
    return "mode-" + look(column).colour();
  }

  /** The column's symbol and name. */
  Html label(String column) {
    return Html.of(
        """
        <span class="mode"><svg class="symbol {}" viewBox="-6 -6 12 12" aria-hidden="true">\
        <path d="{}"/></svg>{}</span>""",
        styleOf(column),
        SHAPES.get(look(column).shape()).symbol(),
        column);
  }

  private Look look(String column) {
    return looks.getOrDefault(column, UNKNOWN);
  }
}
