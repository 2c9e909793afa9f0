package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Gives each mode its look, the same in every table and chart of every report: a colour, a symbol
 * and a kind of line, which the style sheet and the charts know by number.
 */
final class Modes {

  private static final Map<String, Integer> KNOWN =
      Map.of("process", 0, "thread", 1, "virtual", 2, "async", 3, "process-exec", 4);

  private static final int LOOKS = 8;

  private final SequencedMap<String, Integer> looks = new LinkedHashMap<>();

  private Modes() {}

  /** The modes of some comparisons, in the order in which they are named. */
  static Modes of(List<ComparisonResult> comparisons) {
    Modes modes = new Modes();
    comparisons.stream()
        .flatMap(comparison -> comparison.experiments().stream())
        .flatMap(experiment -> experiment.points().stream())
        .flatMap(point -> point.modes().stream())
        .forEach(mode -> modes.add(mode.mode()));
    return modes;
  }

  private void add(String mode) {
    if (!looks.containsKey(mode)) {
      long others = looks.keySet().stream().filter(other -> !KNOWN.containsKey(other)).count();
      int next = KNOWN.size() + (int) (others % (LOOKS - KNOWN.size()));
      looks.put(mode, KNOWN.getOrDefault(mode, next));
    }
  }

  /** The number of each mode's look, by its name. */
  SequencedMap<String, Integer> looks() {
    return looks;
  }

  /** The class of elements that have the mode's colour. */
  String styleOf(String mode) {
    return "mode-" + looks.getOrDefault(mode, LOOKS - 1);
  }

  /** Adds the mode's symbol and name. */
  void label(Html html, String mode) {
    int look = looks.getOrDefault(mode, LOOKS - 1);
    html.open("span", "class", "mode")
        .raw(
            "<svg class=\"symbol mode-" + look + "\" viewBox=\"-6 -6 12 12\" aria-hidden=\"true\">")
        .raw("<path d=\"" + SYMBOLS.get(look) + "\"/></svg>")
        .text(mode)
        .close();
  }

  /** Square, triangle, circle, diamond and so on, within five of the middle; the charts' own. */
  static final List<String> SYMBOLS =
      List.of(
          "M-4-4H4V4H-4Z",
          "M0-5 5 4H-5Z",
          "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z",
          "M0-5.5 5.5 0 0 5.5-5.5 0Z",
          "M0 5 5-4H-5Z",
          "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z",
          "M-5-2H5V2H-5Z",
          "M-2-5H2V5H-2Z");
}
