package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what went wrong in a comparison, and what else a reader must know of its figures. */
public final class Flaws {

  private Flaws() {}

  /** What spoils a figure: echoes that were lost or altered, clients that failed, bad rounds. */
  public static List<Finding> of(ExperimentResult experiment) {
    List<Finding> flaws = new ArrayList<>();
    for (PointResult point : experiment.points()) {
      for (ModeResult mode : point.modes()) {
        String text = text(mode);
        if (!text.isEmpty()) {
          flaws.add(new Finding(AnswerText.place(experiment, point), mode.mode() + " " + text));
        }
      }
    }
    return flaws;
  }

  /**
   * Where another figure misleads, what a measurement says of itself, and which of its rounds
   * others had disturbed.
   */
  public static List<Finding> notes(ExperimentResult experiment) {
    List<Finding> notes = new ArrayList<>();
    for (PointResult point : experiment.points()) {
      String place = AnswerText.place(experiment, point);
      point.ranking().cautions().forEach(caution -> notes.add(new Finding(place, caution)));
      for (ModeResult mode : point.modes()) {
        mode.notes().forEach(note -> notes.add(new Finding(place, mode.mode() + ": " + note)));
      }
      String disturbed =
          point.modes().stream()
              .filter(mode -> !mode.disturbedRounds().isEmpty())
              .map(mode -> rounds(mode.disturbedRounds()) + " of " + mode.mode())
              .collect(Collectors.joining("; "));
      if (!disturbed.isEmpty()) {
        notes.add(new Finding(place, "other processes used much CPU during " + disturbed));
      }
    }
    return notes;
  }

  /** How many rounds were kept though others had disturbed them; empty if none were. */
  static String disturbance(ComparisonResult comparison) {
    String rounds =
        comparison.experiments().stream()
            .filter(experiment -> experiment.disturbedRounds() > 0)
            .map(one -> "%d of %s".formatted(one.disturbedRounds(), one.name()))
            .collect(Collectors.joining(", "));
    return rounds.isEmpty()
        ? ""
        : "Disturbed rounds: %s; do not trust small differences.".formatted(rounds);
  }

  /** What spoils the figures of one mode at one point; empty if nothing does. */
  static String text(ModeResult mode) {
    List<String> parts = new ArrayList<>();
    if (mode.lost() > 0) {
      parts.add("lost " + number(mode.lost(), "echo", "echoes"));
    }
    if (mode.altered() > 0) {
      parts.add("altered " + number(mode.altered(), "echo", "echoes"));
    }
    if (mode.starved() > 0) {
      parts.add("never served " + number(mode.starved(), "client", "clients"));
    }
    Map<String, Long> errors = new TreeMap<>(mode.errors());
    errors.values().removeIf(number -> number == 0);
    if (!errors.isEmpty()) {
      parts.add(
          errors.entrySet().stream()
              .map(error -> error.getKey() + " " + count(error.getValue()))
              .collect(Collectors.joining(", ", "had clients that failed (", ")")));
    }
    if (mode.invalidRounds() > 0) {
      List<Integer> which = mode.invalidRoundIndexes();
      parts.add(
          "has %s%s, in which the generator was at fault"
              .formatted(
                  number(mode.invalidRounds(), "invalid round", "invalid rounds"),
                  which == null || which.isEmpty() ? "" : " (" + rounds(which) + ")"));
    }
    return String.join(", ", parts);
  }

  private static String rounds(List<Integer> indexes) {
    return indexes.stream()
        .map(index -> count(index + 1))
        .collect(Collectors.joining(", ", indexes.size() == 1 ? "round " : "rounds ", ""));
  }

  private static String number(long count, String one, String several) {
    return count(count) + " " + (count == 1 ? one : several);
  }
}
