package dev.loomscope.load.show;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.Quantities;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a figure into a table: its median, what it may as well be, and its rounds as a strip. */
final class FigureCell {

  private FigureCell() {}

  /**
   * Adds a cell.
   *
   * @param style of the mode
   * @param mode null if it was not measured
   * @param strip null if the rounds need not be shown
   * @param best whether it is clearly better than every other mode's
   */
  static void add(
      Html html,
      Figure figure,
      String style,
      @Nullable ModeResult mode,
      @Nullable Strip strip,
      boolean best) {
    FigureResult result = mode == null ? null : mode.figures().get(figure);
    if (mode == null || result == null) {
      html.element("td", "–", "class", "unknown", "title", "could not be had");
      return;
    }
    html.open("td", "class", best ? "best" : "");
    html.open("span", "class", "median").text(Quantities.of(figure, result.median())).close();
    if (best) {
      html.element("span", "best", "class", "tag");
    }
    spread(html, figure, result);
    if (strip != null) {
      strip.add(html, style, result, mode.doubtfulRounds());
      outliers(html, figure, result);
    }
    html.close();
  }

  private static void spread(Html html, Figure figure, FigureResult result) {
    List<Double> known = result.rounds().stream().filter(Objects::nonNull).toList();
    if (result.low() != null && result.high() != null) {
      html.element("span", range(figure, result.low(), result.high()), "class", "interval");
    } else if (known.size() > 1) {
      DoubleSummaryStatistics ends =
          known.stream().collect(Collectors.summarizingDouble(Double::doubleValue));
      html.element(
          "span",
          "%d rounds: %s".formatted(known.size(), range(figure, ends.getMin(), ends.getMax())),
          "class",
          "interval few");
    } else {
      html.element("span", "one round", "class", "interval few");
    }
  }

  /** From one value to another, the unit once if it is the same. */
  private static String range(Figure figure, double low, double high) {
    String from = Quantities.of(figure, low);
    String to = Quantities.of(figure, high);
    if (from.equals(to)) {
      return from;
    }
    int unit = from.indexOf(' ');
    return unit >= 0 && to.endsWith(from.substring(unit))
        ? from.substring(0, unit) + "–" + to
        : from + "–" + to;
  }

  private static void outliers(Html html, Figure figure, FigureResult result) {
    String outliers =
        result.outliers().stream()
            .filter(index -> index >= 0 && index < result.rounds().size())
            .map(
                index ->
                    "%s in round %d"
                        .formatted(Quantities.of(figure, result.rounds().get(index)), index + 1))
            .collect(Collectors.joining(", "));
    if (!outliers.isEmpty()) {
      html.element(
          "span", "◦ " + outliers, "class", "outlier", "title", "far from the other rounds");
    }
  }
}
