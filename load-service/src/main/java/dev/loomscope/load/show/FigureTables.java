package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The tables of an experiment, one for each point: a row for each figure, a column a server. */
final class FigureTables {

  private final Html html;
  private final Modes modes;
  private final ExperimentResult experiment;

  private FigureTables(Html html, Modes modes, ExperimentResult experiment) {
    this.html = html;
    this.modes = modes;
    this.experiment = experiment;
  }

  static void add(Html html, Modes modes, ExperimentResult experiment) {
    html.open("details", "class", "printed").element("summary", "Every figure, with its rounds");
    experiment.points().forEach(new FigureTables(html, modes, experiment)::add);
    html.closeLine();
  }

  /** Whether any server has a figure at any of some points. */
  static boolean isAnywhere(List<PointResult> points, Figure figure) {
    return points.stream()
        .flatMap(point -> point.modes().stream())
        .anyMatch(mode -> mode.figures().containsKey(figure));
  }

  private void add(PointResult point) {
    html.table("figures", capital(Findings.place(experiment, point))).heads("Figure");
    for (ModeResult mode : point.modes()) {
      html.open("th", "scope", "col");
      modes.label(html, mode.mode());
      html.close();
    }
    html.body();
    for (Figure figure : Figure.values()) {
      if (isAnywhere(List.of(point), figure)) {
        row(point, figure);
      }
    }
    html.open("tr").element("th", "lost, altered, failed", "scope", "row");
    for (ModeResult mode : point.modes()) {
      String flaws = Flaws.text(mode);
      html.element("td", flaws.isEmpty() ? "none" : flaws, "class", flaws.isEmpty() ? "" : "bad");
    }
    html.closeLine().endTable();
  }

  private void row(PointResult point, Figure figure) {
    Strip strip =
        Strip.of(
            point.modes().stream()
                .map(mode -> mode.figures().get(figure))
                .filter(Objects::nonNull)
                .toList());
    html.open("tr").open("th", "scope", "row").text(figure.title());
    html.element("span", better(figure), "class", "better").close();
    for (ModeResult mode : point.modes()) {
      boolean isBest = !point.ranking().misleads(figure) && isBest(point, mode.mode(), figure);
      FigureCell.add(html, figure, modes.styleOf(mode.mode()), mode, strip, isBest);
    }
    html.closeLine();
  }

  /** Whether the intervals say that the mode's figure is better than each other's. */
  private static boolean isBest(PointResult point, String mode, Figure figure) {
    List<Ratio> ratios =
        point.ratios().stream()
            .filter(ratio -> ratio.figure() == figure && ratio.isOf(mode))
            .toList();
    long others =
        point.modes().stream().filter(one -> one.figures().containsKey(figure)).count() - 1;
    Verdict asFirst = figure.better() == Figure.Better.HIGHER ? Verdict.HIGHER : Verdict.LOWER;
    Verdict asSecond = figure.better() == Figure.Better.HIGHER ? Verdict.LOWER : Verdict.HIGHER;
    return others > 0
        && ratios.size() == others
        && ratios.stream()
            .allMatch(
                ratio -> ratio.verdict() == (ratio.first().equals(mode) ? asFirst : asSecond));
  }

  static String better(Figure figure) {
    return figure.better().name().toLowerCase(Locale.ROOT) + " is better";
  }

  static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
