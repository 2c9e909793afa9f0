package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an experiment's figures: for each point a row for each figure and a column for each
 * server, and every pair of servers.
 */
final class FigureTables {

  private FigureTables() {}

  static Html of(Modes modes, ExperimentResult experiment) {
    return Html.folded(
        "Every figure, with its rounds",
        Html.each(experiment.points(), point -> table(modes, experiment, point)));
  }

  private static Html table(Modes modes, ExperimentResult experiment, PointResult point) {
    return Html.table(
        "figures",
        capital(AnswerText.place(experiment, point)),
        Stream.concat(
                Stream.of("Figure"), point.modes().stream().map(one -> modes.label(one.mode())))
            .toList(),
        Html.of(
            "{}<tr><th scope=\"row\">lost, altered, failed</th>{}</tr>\n",
            Html.each(
                Arrays.stream(Figure.values()).filter(point::has).toList(),
                figure -> row(modes, FigureUnit.of(experiment, figure), point)),
            Html.each(point.modes(), FigureTables::flaws)));
  }

  private static Html row(Modes modes, FigureUnit unit, PointResult point) {
    String best = point.best(unit.figure());
    Strip strip =
        new Strip(
            point.modes().stream()
                .map(mode -> mode.figures().get(unit.figure()))
                .filter(Objects::nonNull)
                .toList());
    return Html.of(
        "<tr><th scope=\"row\">{}<span class=\"better\">{}</span></th>{}</tr>\n",
        unit.title(),
        FigureUnit.better(unit.figure()),
        Html.each(
            point.modes(),
            mode -> cell(unit, modes.styleOf(mode.mode()), mode, strip, mode.mode().equals(best))));
  }

  private static Html flaws(ModeResult mode) {
    String flaws = Flaws.text(mode);
    return flaws.isEmpty() ? Html.of("<td>none</td>") : Html.of("<td class=\"bad\">{}</td>", flaws);
  }

  /**
   * The cell of a figure: its median, what it may as well be, and its rounds.
   *
   * @param style of the mode
   * @param mode null if it was not measured
   * @param strip null if the rounds need not be shown
   * @param best whether it is clearly better than every other mode's
   */
  static Html cell(
      FigureUnit unit,
      String style,
      @Nullable ModeResult mode,
      @Nullable Strip strip,
      boolean best) {
    FigureResult result = mode == null ? null : mode.figures().get(unit.figure());
    if (mode == null || result == null) {
      return Html.of("<td class=\"unknown\" title=\"could not be had\">–</td>");
    }
    return Html.of(
        "<td class=\"{}\"><span class=\"median\">{}</span>{}{}{}{}</td>",
        best ? "best" : "",
        unit.of(result.median()),
        Html.of("<span class=\"tag\">best</span>").onlyIf(best),
        spread(unit, result),
        strip == null ? Html.NONE : strip.of(style, result, mode.doubtfulRounds()),
        strip == null ? Html.NONE : outliers(unit, result));
  }

  private static Html spread(FigureUnit unit, FigureResult result) {
    if (result.low() != null) {
      return Html.of("<span class=\"interval\">{}</span>", unit.ends(result));
    }
    long rounds = result.rounds().stream().filter(Objects::nonNull).count();
    return Html.of(
        "<span class=\"interval few\">{}</span>",
        rounds == 1 ? "one round" : rounds + " rounds: " + unit.ends(result));
  }

  private static Html outliers(FigureUnit unit, FigureResult result) {
    return Html.of(
            "<span class=\"outlier\" title=\"far from the other rounds\">◦ {}</span>",
            result.outliers().stream()
                .map(at -> unit.of(result.rounds().get(at)) + " in round " + (at + 1))
                .collect(Collectors.joining(", ")))
        .onlyIf(!result.outliers().isEmpty());
  }

  /** How many times the one's figure is the other's, of every pair of servers. */
  static Html pairs(Modes modes, ExperimentResult experiment) {
    return Html.of(
            "<details><summary>Every pair of servers, as ratios with their intervals</summary>"
                + "<p class=\"quiet\">{}.</p>{}</details>\n",
            capital(Chance.of(List.of(experiment))),
            Html.table(
                "plain",
                "Every pair",
                List.of("Point", "Figure", "First", "Second", "Ratio", "Interval", "First is"),
                Html.each(experiment.points(), point -> pairs(modes, experiment, point))))
        .onlyIf(experiment.points().stream().anyMatch(point -> !point.ratios().isEmpty()));
  }

  private static Html pairs(Modes modes, ExperimentResult experiment, PointResult point) {
    return Html.each(
        point.ratios(),
        ratio ->
            Html.row(
                AnswerText.place(experiment, point),
                ratio.figure().title(),
                modes.label(ratio.first()),
                modes.label(ratio.second()),
                Factor.of(ratio.ratio()),
                Factor.interval(ratio.low(), ratio.high()),
                ratio.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
  }

  static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
