package dev.loomscope.load.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One load of an experiment, which each mode is measured under in several rounds.
 *
 * @param label what it is called in tables: the value on the axis, or the servers' age
 * @param x the value on the axis; null if there is none
 * @param age of the servers
 * @param rounds how often each mode is measured
 * @param without modes that are not measured here, because they cannot bear it
 * @param measure what is done
 */
public record Point(
    String label, @Nullable Double x, Age age, int rounds, List<String> without, Measure measure) {

  /** What a server has behind it. */
  public enum Age {
    /** It has been under load for a while. */
    WARM,
    /** It was started for this round. */
    FRESH
  }

  /** The same with another number of rounds. */
  Point withRounds(int other) {
    return new Point(label, x, age, other, without, measure);
  }
}
