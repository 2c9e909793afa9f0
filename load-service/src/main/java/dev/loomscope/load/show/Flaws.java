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
          flaws.add(new Finding(Findings.place(experiment, point), mode.mode() + " " + text));
        }
      }
    }
    return flaws;
  }

  /** What a measurement says of itself, and which of its rounds others had disturbed. */
  public static List<Finding> notes(ExperimentResult experiment) {
    List<Finding> notes = new ArrayList<>();
    for (PointResult point : experiment.points()) {
      String place = Findings.place(experiment, point);
      for (ModeResult mode : point.modes()) {
        mode.notes().forEach(note -> notes.add(new Finding(place, mode.mode() + ": " + note)));
      }
      String disturbed = disturbed(point);
      if (!disturbed.isEmpty()) {
        notes.add(new Finding(place, "other processes used much CPU during " + disturbed));
      }
    }
    return notes;
  }

  /** How many rounds were kept though others had disturbed them, in words; empty if none were. */
  public static String disturbance(ComparisonResult comparison) {
    String rounds = disturbedRounds(comparison);
    return rounds.isEmpty()
        ? ""
        : "Other processes used much CPU during rounds that were kept (%s): do not trust small differences."
            .formatted(rounds);
  }

  /** The same in short, such as {@code 2 of light, 1 of medium}. */
  static String disturbedRounds(ComparisonResult comparison) {
    return comparison.experiments().stream()
        .filter(experiment -> experiment.disturbedRounds() > 0)
        .map(one -> "%d of %s".formatted(one.disturbedRounds(), one.name()))
        .collect(Collectors.joining(", "));
  }

  /** What clients ended early of, such as {@code timeout 12, reset 2}; empty if none did. */
  public static String errors(ModeResult mode) {
    Map<String, Long> errors = new TreeMap<>(mode.errors());
    errors.values().removeIf(number -> number == 0);
    return errors.entrySet().stream()
        .map(error -> error.getKey() + " " + count(error.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** What spoils the figures of one mode at one point; empty if nothing does. */
  public static String text(ModeResult mode) {
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
    if (!errors(mode).isEmpty()) {
      parts.add("had clients that failed (" + errors(mode) + ")");
    }
    if (mode.invalidRounds() > 0) {
      parts.add(
          "has "
              + number(mode.invalidRounds(), "invalid round", "invalid rounds")
              + invalidRounds(mode)
              + ", in which the generator was at fault");
    }
    return String.join(", ", parts);
  }

  /** Which rounds are invalid, such as {@code (rounds 2, 5)}; empty where that is not known. */
  public static String invalidRounds(ModeResult mode) {
    List<Integer> indexes = mode.invalidRoundIndexes();
    return indexes == null || indexes.isEmpty() ? "" : " (" + rounds(indexes) + ")";
  }

  private static String rounds(List<Integer> indexes) {
    return indexes.stream()
        .map(index -> count(index + 1))
        .collect(Collectors.joining(", ", indexes.size() == 1 ? "round " : "rounds ", ""));
  }

  private static String disturbed(PointResult point) {
    return point.modes().stream()
        .filter(mode -> !mode.disturbedRounds().isEmpty())
        .map(mode -> rounds(mode.disturbedRounds()) + " of " + mode.mode())
        .collect(Collectors.joining("; "));
  }

  private static String number(long count, String one, String several) {
    return count(count) + " " + (count == 1 ? one : several);
  }
}
