package dev.loomscope.load.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one experiment brought.
 *
 * @param name the file's name without {@code .yaml}
 * @param title what was done, as a phrase
 * @param claim what it is there to show, as a sentence
 * @param claimVerdict whether the rounds bear that out; null if the experiment says nothing that
 *     rounds can judge, and in a file of a version that did not judge
 * @param definition the YAML itself
 * @param axis what differs from point to point; null if there is nothing but the servers' age
 * @param decides the figure by which the servers are ranked
 * @param rounds the most that a mode was measured at a point
 * @param repeatedRounds measurements that were made again because others used too much CPU
 * @param disturbedRounds measurements that were kept though others used too much
 * @param seconds how long it took
 */
public record ExperimentResult(
    String name,
    String title,
    String claim,
    @Nullable Claim claimVerdict,
    String definition,
    @Nullable Axis axis,
    Figure decides,
    int rounds,
    int repeatedRounds,
    int disturbedRounds,
    double seconds,
    List<PointResult> points) {

  /** Whether every echo came back whole and unchanged. */
  public boolean hasNoFlaw() {
    return points.stream().flatMap(point -> point.modes().stream()).allMatch(ModeResult::hasNoFlaw);
  }
}
