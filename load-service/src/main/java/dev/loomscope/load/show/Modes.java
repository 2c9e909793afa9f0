package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Variant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/**
 * Gives each column of a report its look, the same in every table and chart: the colour of its
 * server's mode, and a shape, which is a symbol and a kind of line. A mode's first column has the
 * mode's own shape, each further one another, so that no two columns look alike.
 *
 * <p>By CIEDE2000, any two of the five modes' colours are 19 apart or more for normal eyes,
 * deuteranopes, protanopes and tritanopes (Machado's simulation), and each has a contrast of 3 : 1
 * with what it is drawn on.
 */
final class Modes {

  /** Of each of {@link Variant#NAMES}, and of any other mode. */
  private static final List<String> LIGHT =
      List.of("#8a2c00", "#a88600", "#1a56a5", "#169a88", "#1f2328", "#6f767e");

  private static final List<String> DARK =
      List.of("#c4541a", "#fbbf2c", "#3f8df0", "#3fe6c4", "#7b8188", "#e4e8ed");

  /**
   * A symbol and a kind of line.
   *
   * @param symbol a path within five of the middle
   * @param dash lengths of strokes and gaps in turn; none for a whole line
   */
  record Shape(String symbol, List<Integer> dash) {}

  /** Square, triangle, circle, diamond and so on. */
  private static final List<Shape> SHAPES =
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

  private final SequencedMap<String, Look> looks = new LinkedHashMap<>();
  private final Map<String, String> modes = new HashMap<>();

  private Modes() {}

  /** The columns of some comparisons, in the order in which they are named. */
  static Modes of(List<ComparisonResult> comparisons) {
    Modes modes = new Modes();
    for (ComparisonResult comparison : comparisons) {
      for (Servers.Facts server : comparison.servers()) {
        modes.modes.putIfAbsent(server.name(), server.mode());
      }
    }
    comparisons.stream()
        .flatMap(comparison -> comparison.experiments().stream())
        .flatMap(experiment -> experiment.points().stream())
        .flatMap(point -> point.modes().stream())
        .forEach(mode -> modes.looks.computeIfAbsent(mode.mode(), modes::next));
    return modes;
  }

  private Look next(String column) {
    int known = Variant.NAMES.indexOf(modes.getOrDefault(column, column));
    int colour = known < 0 ? Variant.NAMES.size() : known;
    List<Integer> taken = looks.values().stream().map(Look::shape).toList();
    int shape =
        IntStream.concat(
                known < 0 ? IntStream.empty() : IntStream.of(known),
                IntStream.range(Variant.NAMES.size(), Variant.NAMES.size() + SHAPES.size())
                    .map(number -> number % SHAPES.size()))
            .filter(number -> !taken.contains(number))
            .findFirst()
            .orElse(looks.size() % SHAPES.size());
    return new Look(colour, shape);
  }

  SequencedSet<String> names() {
    return looks.sequencedKeySet();
  }

  /** What the charts must know. */
  Map<String, Object> asJson() {
    return Map.of("modes", looks, "shapes", SHAPES);
  }

  /** The colours as custom properties, and classes of what has them. */
  static String css() {
    StringBuilder css = new StringBuilder(":root {%s}\n".formatted(properties(LIGHT)));
    css.append("@media screen and (prefers-color-scheme: dark) {\n")
        .append(":root:not(.printing) {%s}\n}\n".formatted(properties(DARK)));
    for (int i = 0; i < LIGHT.size(); i++) {
      css.append(".mode-%d { color: var(--mode-%d); }\n".formatted(i, i));
    }
    return css.toString();
  }

  private static String properties(List<String> colours) {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < colours.size(); i++) {
      properties.append(" --mode-%d: %s;".formatted(i, colours.get(i)));
    }
    return properties.append(' ').toString();
  }

  /** The class of elements that have the column's colour. */
  String styleOf(String column) {
    return "mode-" + look(column).colour();
  }

  /** Adds the column's symbol and name. */
  void label(Html html, String column) {
    html.open("span", "class", "mode")
        .raw(
            "<svg class=\"symbol %s\" viewBox=\"-6 -6 12 12\" aria-hidden=\"true\">"
                .formatted(styleOf(column)))
        .raw("<path d=\"" + SHAPES.get(look(column).shape()).symbol() + "\"/></svg>")
        .text(column)
        .close();
  }

  private Look look(String column) {
    return looks.getOrDefault(column, new Look(Variant.NAMES.size(), SHAPES.size() - 1));
  }
}
