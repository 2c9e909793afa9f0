package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one mode brought under one scenario, either on fresh servers or on a warm one: of each
 * figure the median over the rounds, unless said otherwise. A figure that no round has is null.
 *
 * @param lost messages whose echo did not come back whole, in all runs, those for warming up and
 *     for memory included
 * @param errors clients that ended early, in all runs
 * @param mismatches altered echoes, in all runs
 * @param starved clients that never had an echo, in all runs
 * @param peakMemoryBytes the most that was read while all clients were connected
 * @param spread how far the rounds lie apart
 * @param rounds each round
 * @param memoryRuns the runs that memory was read in, whose rates are not to be compared
 */
public record ModeFigures(
    @Nullable Spread requestsPerSecond,
    Latency latencySeconds,
    long lost,
    long errors,
    long mismatches,
    long starved,
    @Nullable Double peakCpuPercent,
    @JsonProperty("cpu_seconds_per_100k") @Nullable Double cpuSecondsPer100k,
    @Nullable Long peakMemoryBytes,
    Spreads spread,
    List<RunResult> rounds,
    List<RunResult> memoryRuns) {

  /**
   * Latency in seconds.
   *
   * @param max the longest in any round
   */
  public record Latency(@Nullable Double p50, @Nullable Double p99, @Nullable Double max) {}

  /** How far the rounds lie apart, for those figures that are shown as one number otherwise. */
  public record Spreads(
      @Nullable Spread latencyP50Seconds,
      @Nullable Spread latencyP99Seconds,
      @Nullable Spread peakCpuPercent,
      @JsonProperty("cpu_seconds_per_100k") @Nullable Spread cpuSecondsPer100k) {}

  /**
   * Takes rounds together.
   *
   * @param rounds at least one
   * @param memoryRuns in which memory was read
   * @param others further runs, whose errors count alone
   */
  public static ModeFigures of(
      List<RunResult> rounds, List<RunResult> memoryRuns, List<RunResult> others) {
    Spread p50 = spread(rounds, round -> latency(round, Percentiles::p50));
    Spread p99 = spread(rounds, round -> latency(round, Percentiles::p99));
    Spread max = spread(rounds, round -> latency(round, Percentiles::max));
    Spread cpu = spread(rounds, RunResult::peakCpuPercent);
    Spread cpuPer100k = spread(rounds, RunResult::cpuSecondsPer100k);
    Spread memory =
        spread(
            memoryRuns,
            run -> run.peakMemoryBytes() == null ? null : run.peakMemoryBytes().doubleValue());
    List<RunResult> all = Stream.of(rounds, memoryRuns, others).flatMap(List::stream).toList();
    return new ModeFigures(
        spread(rounds, RunResult::requestsPerSecond),
        new Latency(median(p50), median(p99), max == null ? null : max.high()),
        sum(all, RunResult::lost),
        sum(all, RunResult::errors),
        sum(all, RunResult::mismatches),
        sum(all, RunResult::starved),
        median(cpu),
        median(cpuPer100k),
        memory == null ? null : Math.round(memory.high()),
        new Spreads(p50, p99, cpu, cpuPer100k),
        List.copyOf(rounds),
        List.copyOf(memoryRuns));
  }

  /** Whether every echo of every run came back whole and unchanged. */
  public boolean isFlawless() {
    return lost == 0 && mismatches == 0;
  }

  private static @Nullable Spread spread(
      List<RunResult> runs, Function<RunResult, @Nullable Double> figure) {
    return Spread.of(runs.stream().map(figure).toList());
  }

  private static @Nullable Double median(@Nullable Spread spread) {
    return spread == null ? null : spread.median();
  }

  private static @Nullable Double latency(RunResult run, Function<Percentiles, Double> percentile) {
    return run.latencySeconds() == null ? null : percentile.apply(run.latencySeconds());
  }

  private static long sum(List<RunResult> runs, ToLongFunction<RunResult> count) {
    return runs.stream().mapToLong(count).sum();
  }
}
