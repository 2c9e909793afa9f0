package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All of an experiment: a column for each server and a row for each figure, and then in words how
 * they differ. Columns that are too many for the width follow below.
 */
final class DetailTable {

  private final ExperimentResult experiment;
  private final List<String> modes;
  private final TextTable table = new TextTable();

  private DetailTable(ExperimentResult experiment) {
    this.experiment = experiment;
    this.modes =
        experiment.points().stream()
            .flatMap(point -> point.modes().stream())
            .map(ModeResult::mode)
            .distinct()
            .toList();
  }

  /** The table and the sentences. */
  static String of(ExperimentResult experiment, Screen screen) {
    StringBuilder text =
        new StringBuilder(new DetailTable(experiment).figures().toString(screen.width()));
    Stream.concat(AnswerText.inFull(experiment).stream(), Flaws.notes(experiment).stream())
        .forEach(one -> text.append(screen.lines(Screen.Look.PLAIN, "  " + one + ".")));
    if (experiment.claimVerdict() != null) {
      text.append(
          screen.lines(Screen.Look.PLAIN, "  " + experiment.claimVerdict().sentence() + "."));
    }
    if (experiment.repeatedRounds() > 0) {
      text.append(
          screen.lines(
              Screen.Look.PLAIN,
              "  %d rounds were repeated, because other processes used too much CPU."
                  .formatted(experiment.repeatedRounds())));
    }
    return text.toString();
  }

  private TextTable figures() {
    table.row(Stream.concat(Stream.of(""), modes.stream()).toList());
    if (experiment.axis() == null) {
      experiment.points().forEach(point -> rows(List.of(point)));
    } else {
      rows(experiment.points());
    }
    return table;
  }

  /** Figure by figure those of some points. */
  private void rows(List<PointResult> points) {
    for (Figure figure : Figure.values()) {
      FigureUnit unit = FigureUnit.of(experiment, figure);
      points.stream()
          .filter(point -> point.has(figure))
          .forEach(point -> row(point, unit.title(), mode -> cell(unit, mode)));
    }
    points.forEach(point -> row(point, "lost, altered", DetailTable::lost));
  }

  private void row(PointResult point, String title, Function<ModeResult, String> cell) {
    Stream<String> cells =
        modes.stream()
            .map(point::mode)
            .map(mode -> mode == null ? Quantities.UNKNOWN : cell.apply(mode));
    table.row(Stream.concat(Stream.of("  %s %s".formatted(point.label(), title)), cells).toList());
  }

  private static String cell(FigureUnit unit, ModeResult mode) {
    FigureResult result = mode.figures().get(unit.figure());
    if (result == null) {
      return Quantities.UNKNOWN;
    }
    String median = unit.of(result.median());
    String ends = unit.ends(result);
    return ends.equals(median) ? median : "%s (%s)".formatted(median, ends);
  }

  private static String lost(ModeResult mode) {
    return "%s, %s%s"
        .formatted(
            Quantities.count(mode.lost()),
            Quantities.count(mode.altered()),
            mode.hasNoFlaw() ? "" : " !");
  }

  /** How to read all that. */
  static String legend(ComparisonResult result) {
    return """
        How to read it: medians of the rounds (95 %% interval of the median; below six rounds the least \
        and the greatest, which promise nothing). warm: a server that was under load before; fresh: \
        the first load of a new one. A visit is from a client's connecting to its last echo. 100 %% CPU \
        is one core of %d; memory is read while all clients are connected, and of a JVM it is mostly the \
        heap that it once grew to. Sentences give the 99 %% interval of the ratio of two modes (98.4 %% of \
        seven rounds, 96.9 %% of six): where that holds 1, chance alone could have brought what the rounds \
        show, and there is no clear difference, whatever the medians say. All together, %s.
        """
        .formatted(result.host().cores(), Chance.of(result.experiments()));
  }
}
