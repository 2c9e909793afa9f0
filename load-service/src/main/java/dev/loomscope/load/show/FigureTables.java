package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The tables of an experiment. Without an axis there is one for each point, with a row for each
 * figure; with one, there is one for each figure, with a row for each point. A mode is a column.
 */
final class FigureTables {

  private final Html html;
  private final Modes modes;
  private final ExperimentResult experiment;
  private final List<String> columns;

  FigureTables(Html html, Modes modes, ExperimentResult experiment) {
    this.html = html;
    this.modes = modes;
    this.experiment = experiment;
    this.columns =
        modes.looks().keySet().stream()
            .filter(mode -> experiment.points().stream().anyMatch(point -> has(point, mode)))
            .toList();
  }

  void add() {
    if (experiment.axis() == null) {
      experiment.points().forEach(this::ofPoint);
      return;
    }
    Figure headline = Headline.of(experiment);
    if (headline != null) {
      ofFigure(headline);
    }
    html.open("details", "class", "printed").element("summary", "Tables of the other figures");
    Headline.figures(experiment).stream()
        .filter(figure -> figure != headline)
        .forEach(this::ofFigure);
    html.close();
    ofFaults();
  }

  private void ofPoint(PointResult point) {
    begin(place(point), "Figure");
    for (Figure figure : Headline.figures(experiment)) {
      if (point.modes().stream().anyMatch(mode -> mode.figures().containsKey(figure))) {
        row(point, figure, () -> figureHead(figure));
      }
    }
    fault(point, "lost, altered", true, mode -> !mode.hasNoFlaw(), FigureTables::lostAndAltered);
    fault(point, "clients failed", false, mode -> !Flaws.errors(mode).isEmpty(), Flaws::errors);
    fault(point, "never served", false, mode -> mode.starved() > 0, mode -> count(mode.starved()));
    fault(point, "invalid rounds", false, mode -> mode.invalidRounds() > 0, FigureTables::invalid);
    end();
  }

  private void ofFigure(Figure figure) {
    begin(capital(figure.title()) + " (" + better(figure) + ")", axisName());
    for (PointResult point : experiment.points()) {
      row(point, figure, () -> html.element("th", point.label(), "scope", "row"));
    }
    end();
  }

  private void ofFaults() {
    begin("Echoes lost, altered", axisName());
    for (PointResult point : experiment.points()) {
      fault(point, point.label(), true, mode -> !Flaws.text(mode).isEmpty(), FigureTables::faults);
    }
    end();
  }

  private void row(PointResult point, Figure figure, Runnable head) {
    Strip strip =
        Strip.of(
            point.modes().stream()
                .map(mode -> mode.figures().get(figure))
                .filter(Objects::nonNull)
                .toList());
    html.open("tr");
    head.run();
    for (String mode : columns) {
      FigureCell.add(
          html, figure, modes.styleOf(mode), point.mode(mode), strip, isBest(point, mode, figure));
    }
    html.closeLine();
  }

  /**
   * A row of what must not be.
   *
   * @param always whether it is there even if there is none of it
   */
  private void fault(
      PointResult point,
      String title,
      boolean always,
      Predicate<ModeResult> isBad,
      Function<ModeResult, String> text) {
    if (!always && point.modes().stream().noneMatch(isBad)) {
      return;
    }
    html.open("tr").element("th", title, "scope", "row");
    for (String column : columns) {
      ModeResult mode = point.mode(column);
      boolean bad = mode != null && isBad.test(mode);
      html.element(
          "td",
          mode == null || !(bad || always) ? "–" : text.apply(mode),
          "class",
          bad ? "count bad" : "count");
    }
    html.closeLine();
  }

  private void begin(String caption, String corner) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    html.open("table", "class", "figures").element("caption", caption);
    html.open("thead").open("tr").element("th", corner, "scope", "col");
    for (String mode : columns) {
      html.open("th", "scope", "col");
      modes.label(html, mode);
      html.close();
    }
    html.close().closeLine();
    html.open("tbody").raw("\n");
  }

  private void end() {
    html.close().close().closeLine();
  }

  private void figureHead(Figure figure) {
    html.open("th", "scope", "row")
        .text(figure.title())
        .element("span", better(figure), "class", "better")
        .close();
  }

  /** Whether the intervals say that the mode's figure is better than each other's. */
  private static boolean isBest(PointResult point, String mode, Figure figure) {
    List<Ratio> ratios =
        point.ratios().stream()
            .filter(ratio -> ratio.figure() == figure)
            .filter(ratio -> ratio.first().equals(mode) || ratio.second().equals(mode))
            .toList();
    long others =
        point.modes().stream()
            .filter(one -> !one.mode().equals(mode) && one.figures().containsKey(figure))
            .count();
    Verdict asFirst = figure.better() == Figure.Better.HIGHER ? Verdict.HIGHER : Verdict.LOWER;
    Verdict asSecond = figure.better() == Figure.Better.HIGHER ? Verdict.LOWER : Verdict.HIGHER;
    return others > 0
        && ratios.size() == others
        && ratios.stream()
            .allMatch(
                ratio -> ratio.verdict() == (ratio.first().equals(mode) ? asFirst : asSecond));
  }

  private static boolean has(PointResult point, String mode) {
    return point.mode(mode) != null;
  }

  private String place(PointResult point) {
    return capital(Findings.place(experiment, point));
  }

  private String axisName() {
    return capital(Objects.requireNonNull(experiment.axis()).name());
  }

  private static String better(Figure figure) {
    return switch (figure.better()) {
      case HIGHER -> "higher is better";
      case LOWER -> "lower is better";
    };
  }

  private static String lostAndAltered(ModeResult mode) {
    return count(mode.lost()) + ", " + count(mode.altered());
  }

  private static String invalid(ModeResult mode) {
    return "%s of %s%s"
        .formatted(
            count(mode.invalidRounds()), count(mode.rounds().size()), Flaws.invalidRounds(mode));
  }

  private static String faults(ModeResult mode) {
    StringBuilder text = new StringBuilder(lostAndAltered(mode));
    if (!Flaws.errors(mode).isEmpty()) {
      text.append("; failed: ").append(Flaws.errors(mode));
    }
    if (mode.starved() > 0) {
      text.append("; never served: ").append(count(mode.starved()));
    }
    if (mode.invalidRounds() > 0) {
      text.append("; invalid rounds: ").append(invalid(mode));
    }
    return text.toString();
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
