package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Quantities;
import dev.loomscope.load.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows all of a comparison: for each experiment a column for each server and a row for each
 * figure, and then in words how they differ. Columns that are too many for the width follow below.
 */
final class DetailTable {

  private static final int LEAST_ROUNDS = 6;

  private DetailTable() {}

  /**
   * The tables, what they say about lost and altered echoes, and how to read them.
   *
   * @param width that no line exceeds, if a row's title and one column fit into it
   */
  static String of(ComparisonResult result, int width) {
    StringBuilder text = new StringBuilder();
    for (ExperimentResult experiment : result.experiments()) {
      line(text, "%s: %s".formatted(experiment.name(), experiment.title()), width);
      text.append(figures(experiment).toString(width));
      for (String sentence : sentences(experiment)) {
        line(text, "  " + sentence, width);
      }
      text.append(System.lineSeparator());
    }
    return text.append(Wrapped.text(flaws(result), width))
        .append(Wrapped.text(legend(result), width))
        .toString();
  }

  private static void line(StringBuilder text, String line, int width) {
    text.append(Wrapped.line(line, width)).append(System.lineSeparator());
  }

  /** What was found, and what a reader must know of it. */
  private static List<String> sentences(ExperimentResult experiment) {
    List<String> sentences = new ArrayList<>();
    Findings.of(experiment).forEach(finding -> sentences.add(finding + "."));
    experiment.points().stream()
        .flatMap(
            point -> point.ranking().cautions().stream().map(one -> point.label() + ": " + one))
        .forEach(caution -> sentences.add(caution + "."));
    if (experiment.claimVerdict() != null) {
      sentences.add(experiment.claimVerdict().sentence() + ".");
    }
    remarks(experiment).lines().map(String::strip).forEach(sentences::add);
    return sentences;
  }

  private static TextTable figures(ExperimentResult experiment) {
    List<String> modes =
        experiment.points().stream()
            .flatMap(point -> point.modes().stream())
            .map(ModeResult::mode)
            .distinct()
            .toList();
    TextTable table = new TextTable();
    table.row(Stream.concat(Stream.of(""), modes.stream()).toList());
    if (experiment.axis() == null) {
      for (PointResult point : experiment.points()) {
        for (Figure figure : Figure.values()) {
          row(table, point, figure, modes);
        }
        table.row(row(point, "lost, altered", modes, DetailTable::lost));
      }
    } else {
      for (Figure figure : Figure.values()) {
        for (PointResult point : experiment.points()) {
          row(table, point, figure, modes);
        }
      }
      for (PointResult point : experiment.points()) {
        table.row(row(point, "lost, altered", modes, DetailTable::lost));
      }
    }
    return table;
  }

  /** Adds the row of a figure, if there is any. */
  private static void row(TextTable table, PointResult point, Figure figure, List<String> modes) {
    if (point.modes().stream().anyMatch(mode -> mode.figures().containsKey(figure))) {
      table.row(
          row(point, figure.title(), modes, mode -> cell(figure, mode.figures().get(figure))));
    }
  }

  private static List<String> row(
      PointResult point, String title, List<String> modes, Function<ModeResult, String> cell) {
    List<String> row = new ArrayList<>();
    row.add("  %s %s".formatted(point.label(), title));
    for (String name : modes) {
      row.add(
          point.modes().stream()
              .filter(mode -> mode.mode().equals(name))
              .map(cell)
              .findFirst()
              .orElse(Quantities.UNKNOWN));
    }
    return row;
  }

  /** The median with its interval; with the least and the greatest if there is none. */
  private static String cell(Figure figure, @Nullable FigureResult result) {
    if (result == null) {
      return Quantities.UNKNOWN;
    }
    Spread range = Objects.requireNonNull(Spread.of(result.rounds()));
    return spread(
        Quantities.of(figure, result.median()),
        Quantities.of(figure, result.low() == null ? range.low() : result.low()),
        Quantities.of(figure, result.high() == null ? range.high() : result.high()));
  }

  private static String spread(String median, String low, String high) {
    if (low.equals(high)) {
      return median;
    }
    String unit = unit(median);
    return unit.equals(unit(low)) && unit.equals(unit(high))
        ? "%s (%s–%s)%s".formatted(bare(median), bare(low), bare(high), unit)
        : "%s (%s–%s)".formatted(median, low, high);
  }

  /** The unit of a quantity, with the blank before it; empty if it has none. */
  private static String unit(String quantity) {
    return quantity.substring(bare(quantity).length());
  }

  private static String bare(String quantity) {
    int blank = quantity.indexOf(' ');
    return blank < 0 ? quantity : quantity.substring(0, blank);
  }

  private static String lost(ModeResult mode) {
    return "%s, %s%s"
        .formatted(
            Quantities.count(mode.lost()),
            Quantities.count(mode.altered()),
            mode.hasNoFlaw() ? "" : " !");
  }

  /** What a reader must know of this experiment's figures. */
  private static String remarks(ExperimentResult experiment) {
    StringBuilder text = new StringBuilder();
    if (experiment.repeatedRounds() + experiment.disturbedRounds() > 0) {
      text.append(
          "  Other processes used too much CPU: %d rounds were repeated, %d kept nevertheless.%n"
              .formatted(experiment.repeatedRounds(), experiment.disturbedRounds()));
    }
    for (PointResult point : experiment.points()) {
      for (ModeResult mode : point.modes()) {
        String where = "  %s, %s: ".formatted(point.label(), mode.mode());
        if (mode.invalidRounds() > 0) {
          text.append(
              where
                  + "the generator was at fault in %d of %d rounds%s%n"
                      .formatted(
                          mode.invalidRounds(), mode.rounds().size(), Flaws.invalidRounds(mode)));
        }
        mode.notes()
            .forEach(note -> text.append(where).append(note).append(System.lineSeparator()));
      }
    }
    return text.toString();
  }

  /** Says that no echo was lost or altered, or which were. */
  static String flaws(ComparisonResult result) {
    if (result.hasNoFlaw()) {
      return "No echo was lost or altered.%n".formatted();
    }
    StringBuilder text = new StringBuilder("ECHOES WERE LOST OR ALTERED:%n".formatted());
    for (ExperimentResult experiment : result.experiments()) {
      for (PointResult point : experiment.points()) {
        for (ModeResult mode : point.modes()) {
          if (!mode.hasNoFlaw()) {
            text.append(
                "  %s, %s, %s: %s lost, %s altered; %s clients failed, %s never had an echo%n"
                    .formatted(
                        experiment.name(),
                        point.label(),
                        mode.mode(),
                        Quantities.count(mode.lost()),
                        Quantities.count(mode.altered()),
                        Quantities.count(
                            mode.errors().values().stream().mapToLong(Long::longValue).sum()),
                        Quantities.count(mode.starved())));
          }
        }
      }
    }
    return text.toString();
  }

  private static String legend(ComparisonResult result) {
    return """
        How to read it: medians of the rounds (95 %% interval of the median; below %d rounds the least \
        and the greatest, which promise nothing). warm: a server that was under load before; fresh: \
        the first load of a new one. Requests/s count connecting. 100 %% CPU is one core of %d; memory \
        is read while all clients are connected. Sentences give the 99 %% interval of the ratio of two \
        modes (98.4 %% of seven rounds, 96.9 %% of six): where that holds 1, chance alone could have \
        brought what the rounds show, and there is no clear difference, whatever the medians say.
        """
        .formatted(LEAST_ROUNDS, result.host().cores());
  }
}
