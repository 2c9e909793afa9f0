package dev.loomscope.load.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * What an open-loop run brought. Counts are of all requests, those of the warm-up included;
 * histograms are of those after it, in nanoseconds, and not to be changed.
 *
 * @param plan what was to be done
 * @param began when the first request was due, by {@link System#nanoTime}
 * @param echoes how many requests had their echo whole, altered ones included
 * @param unsent how many requests were never sent, because no connection was free in time
 * @param mismatches how many echoes had a byte that was not sent so
 * @param starved connections that never had an echo of these requests
 * @param errors connections and requests that came to an early end, by reason
 * @param measuredEchoes echoes of the requests after the warm-up
 * @param seconds from when the first request after the warm-up was due to the last echo, at least
 *     the duration that was to be measured
 * @param fewest the fewest echoes that a connection had, with those that were made in its place
 * @param most the most echoes that a connection had, with those that were made in its place
 * @param latency from when a request was due until its echo was read and compared; of requests
 *     without an echo, how long they had waited for it when the run ended
 * @param service from when a request was sent, or its connect begun, until its echo was read and
 *     compared
 * @param sendLag from when a request was due until it was sent, or its connect begun
 * @param ownLag the part of that in which a connection was free, and which is the generator's fault
 * @param slowest of each connection, with those that were made in its place, the longest latency; 4
 *     h if it came to an early end
 * @param connect from the begin of a connect to the end of the handshake, in warm-up, too
 * @param client what driving the connections took
 */
public record OpenFigures(
    OpenPlan plan,
    long began,
    long echoes,
    long unsent,
    long mismatches,
    long starved,
    Map<ErrorKind, Long> errors,
    long measuredEchoes,
    double seconds,
    int fewest,
    int most,
    Histogram latency,
    Histogram service,
    Histogram sendLag,
    Histogram ownLag,
    Histogram slowest,
    Histogram connect,
    ClientCost client) {

  /** Own lag below this is never a fault: echo times on a network are not much shorter. */
  private static final long HARMLESS_LAG_NANOS = 1_000_000;

  /** Own lag that is a smaller part of the latency than this does not alter what it tells. */
  private static final double HARMLESS_PART = 0.1;

  private static final double JUDGED_PERCENTILE = 99;

  /** The part of its time that a thread may wait for a CPU. */
  private static final double MOST_CPU_WAIT = 0.1;

  static OpenFigures of(
      OpenPlan plan, Schedule schedule, List<OpenTally> tallies, ClientCost client) {
    List<Tally> common = tallies.stream().map(tally -> tally.common).toList();
    long measuredFrom = schedule.due(plan.warmUpRequests());
    long last = common.stream().mapToLong(tally -> tally.lastEcho).max().orElseThrow();
    return new OpenFigures(
        plan,
        schedule.began(),
        sum(common, tally -> tally.echoes.get()),
        sum(tallies, tally -> tally.unsent),
        sum(common, tally -> tally.mismatches),
        sum(common, tally -> tally.starved),
        LoadFigures.addUp(common.stream().map(tally -> tally.errors).toList()),
        sum(tallies, tally -> tally.measuredEchoes),
        Math.max(plan.duration().toNanos(), last - measuredFrom) / 1e9,
        common.stream().mapToInt(tally -> tally.fewest).min().orElseThrow(),
        common.stream().mapToInt(tally -> tally.most).max().orElseThrow(),
        LoadFigures.merge(common, tally -> tally.latency),
        LoadFigures.merge(tallies, tally -> tally.service),
        LoadFigures.merge(tallies, tally -> tally.sendLag),
        LoadFigures.merge(tallies, tally -> tally.ownLag),
        LoadFigures.merge(tallies, tally -> tally.slowest),
        LoadFigures.merge(common, tally -> tally.connect),
        client);
  }

  /** Echoes per second after the warm-up: less than the rate if the server did not keep up. */
  public double requestsPerSecond() {
    return measuredEchoes / seconds;
  }

  /** The share of connections that had every echo within a time, from 0 to 1. */
  public double onTime(Duration bound) {
    return (double) slowest.getCountBetweenValues(0, bound.toNanos()) / plan.connections();
  }

  /**
   * The most that the generator can have added to a latency: by what it was late to send, and once
   * more by what it may have been late to notice the echo, of which the former is a fair sample.
   */
  public Duration mostAdded() {
    return Duration.ofNanos(2 * ownLag.getMaxValue());
  }

  /** Requests whose echo did not come back whole, those that were never sent included. */
  public long lost() {
    return plan.requests() - echoes;
  }

  /** Connections and requests that came to an early end. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every request had its echo, whole and unchanged. */
  public boolean isFlawless() {
    return lost() == 0 && mismatches == 0;
  }

  /** What the generator did not do in time; empty if the run is valid. */
  public Set<GeneratorFault> generatorFaults() {
    Set<GeneratorFault> faults = EnumSet.noneOf(GeneratorFault.class);
    long lag = ownLag.getValueAtPercentile(JUDGED_PERCENTILE);
    if (lag > HARMLESS_LAG_NANOS
        && lag > HARMLESS_PART * latency.getValueAtPercentile(JUDGED_PERCENTILE)) {
      faults.add(GeneratorFault.LATE);
    }
    if (client.wasTheLimit()) {
      faults.add(GeneratorFault.BUSY);
    }
    if (client.cpuWaitSeconds() > MOST_CPU_WAIT * client.wallSeconds()) {
      faults.add(GeneratorFault.SHORT_OF_CPU);
    }
    return faults;
  }

  private static <T> long sum(List<T> tallies, ToLongFunction<T> count) {
    return tallies.stream().mapToLong(count).sum();
  }
}
