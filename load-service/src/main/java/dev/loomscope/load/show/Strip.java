package dev.loomscope.load.show;

import dev.loomscope.load.result.FigureResult;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
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

  private Strip(double least, double most) {
    this.logarithmic = least > 0 && most / least > WIDE;
    this.least = logarithmic ? Math.log(least) : least;
    this.most = logarithmic ? Math.log(most) : most;
  }

  /** The strips of figures that are to be held against each other. */
  static Strip of(Collection<FigureResult> figures) {
    double[] rounds =
        figures.stream()
            .flatMap(figure -> figure.rounds().stream())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return rounds.length == 0 ? new Strip(0, 1) : new Strip(rounds[0], rounds[rounds.length - 1]);
  }

  /**
   * Adds a figure's strip; who cannot see it has the numbers beside it.
   *
   * @param doubtful indexes of the rounds that are not to be trusted
   */
  void add(Html html, String style, FigureResult figure, Set<Integer> doubtful) {
    StringBuilder dots = new StringBuilder();
    StringBuilder crosses = new StringBuilder();
    StringBuilder rings = new StringBuilder();
    for (int i = 0; i < figure.rounds().size(); i++) {
      Double round = figure.rounds().get(i);
      if (round == null) {
        continue;
      }
      if (figure.outliers().contains(i)) {
        rings.append("<circle cx=\"%s\" cy=\"7\" r=\"3\"/>".formatted(at(round)));
      }
      if (doubtful.contains(i)) {
        crosses.append("M").append(at(round)).append(" 7m-3-3l6 6m0-6l-6 6");
      } else if (!figure.outliers().contains(i)) {
        dots.append("M").append(at(round)).append(" 7h0");
      }
    }
    html.raw(
        "<svg class=\"strip %s\" viewBox=\"0 0 120 14\" aria-hidden=\"true\">".formatted(style));
    if (figure.low() != null && figure.high() != null) {
      html.raw(
          "<path class=\"interval-bar\" d=\"M%s 7H%s\"/>"
              .formatted(at(figure.low()), at(figure.high())));
    }
    html.raw("<path class=\"dots\" d=\"%s\"/>".formatted(dots))
        .raw(rings.toString())
        .raw(crosses.isEmpty() ? "" : "<path class=\"crosses\" d=\"%s\"/>".formatted(crosses))
        .raw("<path class=\"tick\" d=\"M%s 1v12\"/></svg>".formatted(at(figure.median())));
  }

  private String at(double value) {
    double place = logarithmic ? Math.log(value) : value;
    double share = most > least ? Math.clamp((place - least) / (most - least), 0, 1) : 0.5;
    return String.format(Locale.ROOT, "%.1f", MARGIN + share * (WIDTH - 2 * MARGIN));
  }
}
