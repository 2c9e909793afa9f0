package dev.loomscope.load.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a comparison as comma-separated values (RFC 4180): a line for each round of each mode,
 * seconds and bytes as units, an empty field for a figure that could not be had.
 */
public final class ComparisonCsv {

  private static final String LINE_END = "\r\n";

  /** A field with one of these in it stands in quotes. */
  private static final String QUOTED = ",\"\r\n";

  private ComparisonCsv() {}

  public static String of(ComparisonResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "experiment,point,x,mode,round,others_cpu_percent,disturbed,invalid,"
            + Arrays.stream(Figure.values()).map(Figure::key).collect(Collectors.joining(",")));
    for (ExperimentResult experiment : result.experiments()) {
      for (PointResult point : experiment.points()) {
        for (ModeResult mode : point.modes()) {
          for (int round = 0; round < mode.rounds().size(); round++) {
            lines.add(line(experiment, point, mode, round));
          }
        }
      }
    }
    return String.join(LINE_END, lines) + LINE_END;
  }

  private static String line(
      ExperimentResult experiment, PointResult point, ModeResult mode, int round) {
    List<@Nullable Object> fields = new ArrayList<>();
    fields.add(experiment.name());
    fields.add(point.label());
    fields.add(point.x());
    fields.add(mode.mode());
    fields.add(round + 1);
    fields.add(mode.othersCpuPercent().get(round));
    fields.add(mode.disturbedRounds().contains(round));
    fields.add(mode.isInvalid(round));
    for (Figure figure : Figure.values()) {
      FigureResult values = mode.figures().get(figure);
      fields.add(values == null ? null : values.rounds().get(round));
    }
    return fields.stream().map(ComparisonCsv::field).collect(Collectors.joining(","));
  }

  private static String field(@Nullable Object value) {
    String text = Objects.toString(value, "");
    return text.chars().anyMatch(character -> QUOTED.indexOf(character) >= 0)
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
