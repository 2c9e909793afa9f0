package dev.loomscope.load.result;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one mode brought at one point of an experiment.
 *
 * @param figures those that could be had
 * @param latency of all rounds taken together, at percentiles from 0 to 100; null if there is none
 * @param timeline of the last round that has one; null if there is none
 * @param lost messages whose echo did not come back whole, warming up included
 * @param altered echoes with a byte that was not sent so, warming up included
 * @param errors clients that ended early, by reason, warming up included
 * @param starved clients that never had an echo, warming up included
 * @param invalidRounds in how many rounds the generator was at fault
 * @param invalidRoundIndexes indexes of those rounds; null in a file of a version that did not tell
 * @param othersCpuPercent CPU that other processes used in each round, where 100 is the whole
 *     machine; null where it is not known
 * @param disturbedRounds indexes of the rounds that were kept though others used too much
 * @param notes what a reader must know of it, each once
 * @param rounds each round as it was measured
 */
public record ModeResult(
    String mode,
    Map<Figure, FigureResult> figures,
    @Nullable List<LatencyPercentile> latency,
    @Nullable Timeline timeline,
    long lost,
    long altered,
    Map<String, Long> errors,
    long starved,
    int invalidRounds,
    @Nullable List<Integer> invalidRoundIndexes,
    List<@Nullable Double> othersCpuPercent,
    List<Integer> disturbedRounds,
    List<String> notes,
    List<Object> rounds) {

  /** Whether the generator was at fault in a round; false where that is not told round by round. */
  public boolean isInvalid(int round) {
    return invalidRoundIndexes != null && invalidRoundIndexes.contains(round);
  }

  /** Indexes of the rounds that are not to be trusted, though they count. */
  public Set<Integer> doubtfulRounds() {
    Set<Integer> doubtful = new TreeSet<>(disturbedRounds);
    if (invalidRoundIndexes != null) {
      doubtful.addAll(invalidRoundIndexes);
    }
    return doubtful;
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean hasNoFlaw() {
    return lost == 0 && altered == 0;
  }
}
