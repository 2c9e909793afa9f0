package dev.loomscope.load.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one mode brought at one point of an experiment.
 *
 * @param figures those that could be had
 * @param latency of all rounds taken together, at percentiles from 0 to 100; null if there is none
 * @param timeline of the last round; null if there is none
 * @param lost messages whose echo did not come back whole, warming up included
 * @param altered echoes with a byte that was not sent so, warming up included
 * @param errors clients that ended early, by reason, warming up included
 * @param starved clients that never had an echo, warming up included
 * @param invalidRounds rounds in which the generator was at fault
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
    List<@Nullable Double> othersCpuPercent,
    List<Integer> disturbedRounds,
    List<String> notes,
    List<Object> rounds) {

  /** Whether every echo came back whole and unchanged. */
  public boolean hasNoFlaw() {
    return lost == 0 && altered == 0;
  }
}
