package dev.loomscope.load.show;

import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.Spread;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Draws the rounds of a figure on a line: a dot for each, a ring where one lies far from the
 * others, a cross for one that is not to be trusted, a bar for the interval and a stroke for the
 * median. The strips of a row have the same scale, so that they can be held against each other.
 * Immutable.
 */
final class Strip {

  private static final double WIDTH = 120;
  private static final double MARGIN = 5;

  /** Where the ends are further apart, a straight scale would leave the lower ones no room. */
  private static final double WIDE = 6;

  private final double least;
  private final double most;
  private final boolean logarithmic;

  /** The strips of figures that are to be held against each other. */
  Strip(Collection<FigureResult> figures) {
    Spread rounds = Spread.of(figures.stream().flatMap(one -> one.rounds().stream()).toList());
    double low = rounds == null ? 0 : rounds.low();
    double high = rounds == null ? 1 : rounds.high();
    this.logarithmic = low > 0 && high / low > WIDE;
    this.least = logarithmic ? Math.log(low) : low;
    this.most = logarithmic ? Math.log(high) : high;
  }

  /**
   * A figure's strip; who cannot see it has the numbers beside it.
   *
   * @param doubtful indexes of the rounds that are not to be trusted
   */
  Html of(String style, FigureResult figure, Set<Integer> doubtful) {
    StringBuilder dots = new StringBuilder();
    StringBuilder crosses = new StringBuilder();
    StringBuilder rings = new StringBuilder();
    for (int i = 0; i < figure.rounds().size(); i++) {
      Double round = figure.rounds().get(i);
      if (round == null) {
        continue;
      }
      if (figure.outliers().contains(i)) {
        rings.append("M%s 7m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0".formatted(at(round)));
      }
      if (doubtful.contains(i)) {
        crosses.append("M%s 7m-3-3l6 6m0-6l-6 6".formatted(at(round)));
      } else if (!figure.outliers().contains(i)) {
        dots.append("M%s 7h0".formatted(at(round)));
      }
    }
    Double low = figure.low();
    Double high = figure.high();
    String bar = low == null || high == null ? "" : "M%s 7H%s".formatted(at(low), at(high));
    return Html.of(
        "<svg class=\"strip {}\" viewBox=\"0 0 120 14\" aria-hidden=\"true\">{}{}{}{}{}</svg>",
        style,
        path("interval-bar", bar),
        path("dots", dots),
        path("rings", rings),
        path("crosses", crosses),
        path("tick", "M%s 1v12".formatted(at(figure.median()))));
  }

  private static Html path(String style, CharSequence path) {
    return path.isEmpty() ? Html.NONE : Html.of("<path class=\"{}\" d=\"{}\"/>", style, path);
  }

  private String at(double value) {
    double place = logarithmic ? Math.log(value) : value;
    double share = most > least ? Math.clamp((place - least) / (most - least), 0, 1) : 0.5;
    return String.format(Locale.ROOT, "%.1f", MARGIN + share * (WIDTH - 2 * MARGIN));
  }
}
