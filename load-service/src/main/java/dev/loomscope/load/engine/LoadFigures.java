package dev.loomscope.load.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What a run, or several of the same plan, brought. In an open loop counts are of all requests,
 * times of those after the warm-up.
 *
 * @param plan what was to be done
 * @param runs how many runs
 * @param began when the run did, or the first request was due, by {@link System#nanoTime}
 * @param requests how many messages were to be sent; of steady connections how many were, beside
 *     those that opened them
 * @param echoes how many of them came back whole, altered ones included
 * @param unsent how many requests of an open loop were never sent, because no connection was free
 *     in time
 * @param mismatches how many echoes had a byte that was not sent so
 * @param starved clients that never had an echo, for whatever reason
 * @param errors connections that came to an early end, by reason
 * @param seconds closed loop: from the first connect to the last echo, summed over the runs; open
 *     loop: from when the first request after the warm-up was due to the last echo, at least the
 *     duration that was to be measured
 * @param steadyEchoes echoes of the steady parts. In sessions: after every client had its first,
 *     and before the first client was done. On steady connections: after the warm-up and before the
 *     end. In an open loop: those of the requests after the warm-up
 * @param steadySeconds how long the steady parts were; 0 if there was none
 * @param fewest the fewest echoes that a client had, with all its connections
 * @param most the most echoes that a client had, with all its connections
 * @param times how long things took; in an open loop of the requests after the warm-up
 * @param client what driving the clients took
 */
public record LoadFigures(
    Plan plan,
    int runs,
    long began,
    long requests,
    long echoes,
    long unsent,
    long mismatches,
    long starved,
    Map<ErrorKind, Long> errors,
    double seconds,
    long steadyEchoes,
    double steadySeconds,
    int fewest,
    int most,
    Times times,
    ClientCost client) {

  private static final double NANOS = 1e9;

  /** Steady parts shorter than this tell nothing. */
  private static final double LEAST_STEADY_SECONDS = 0.05;

  /** Own lag below this is never a fault: echo times on a network are not much shorter. */
  private static final long HARMLESS_LAG_NANOS = 1_000_000;

  /** Own lag that is a smaller part of the latency than this does not alter what it tells. */
  private static final double HARMLESS_PART = 0.1;

  private static final double JUDGED_PERCENTILE = 99;

  /** The part of its time that a thread may wait for a CPU. */
  private static final double MOST_CPU_WAIT = 0.1;

  /** What the tallies of one run's threads say. */
  static LoadFigures of(
      Plan plan, long began, List<Tally> tallies, Milestones milestones, ClientCost client) {
    long first = tallies.stream().mapToLong(tally -> tally.began).min().orElseThrow();
    long last = tallies.stream().mapToLong(tally -> tally.lastEcho).max().orElseThrow();
    double seconds = Math.max(0, last - first) / NANOS;
    long requests = count(tallies, tally -> tally.requests);
    long steadyEchoes = count(tallies, tally -> tally.steadyEchoes);
    double steadySeconds;
    switch (plan) {
      case OpenPlan open -> {
        requests = open.requests();
        seconds = Math.max(seconds, open.duration().toNanos() / NANOS);
        steadySeconds = seconds;
      }
      case ClosedPlan closed when closed.isSteady() ->
          steadySeconds = closed.duration().toNanos() / NANOS;
      case ClosedPlan sessions -> {
        requests = sessions.requests();
        steadyEchoes = milestones.steadyEchoes();
        steadySeconds = milestones.steadySeconds();
      }
    }
    return new LoadFigures(
        plan,
        1,
        began,
        requests,
        count(tallies, tally -> tally.echoes.get()),
        count(tallies, tally -> tally.unsent),
        count(tallies, tally -> tally.mismatches),
        count(tallies, tally -> tally.starved),
        addUp(tallies.stream().map(tally -> tally.errors).toList()),
        seconds,
        steadyEchoes,
        steadySeconds,
        tallies.stream().mapToInt(tally -> tally.fewest).min().orElseThrow(),
        tallies.stream().mapToInt(tally -> tally.most).max().orElseThrow(),
        Times.sum(tallies.stream().map(tally -> tally.times).toList()),
        client);
  }

  /** Several runs taken together: counts and times are summed, histograms merged. */
  public static LoadFigures sum(List<LoadFigures> parts) {
    return new LoadFigures(
        parts.getFirst().plan,
        parts.stream().mapToInt(LoadFigures::runs).sum(),
        parts.getFirst().began,
        count(parts, LoadFigures::requests),
        count(parts, LoadFigures::echoes),
        count(parts, LoadFigures::unsent),
        count(parts, LoadFigures::mismatches),
        count(parts, LoadFigures::starved),
        addUp(parts.stream().map(LoadFigures::errors).toList()),
        parts.stream().mapToDouble(LoadFigures::seconds).sum(),
        count(parts, LoadFigures::steadyEchoes),
        parts.stream().mapToDouble(LoadFigures::steadySeconds).sum(),
        parts.stream().mapToInt(LoadFigures::fewest).min().orElseThrow(),
        parts.stream().mapToInt(LoadFigures::most).max().orElseThrow(),
        Times.sum(parts.stream().map(LoadFigures::times).toList()),
        ClientCost.sum(parts.stream().map(LoadFigures::client).toList()));
  }

  /** Whether it is of an open loop. */
  public boolean isOpenLoop() {
    return plan instanceof OpenPlan;
  }

  /**
   * Echoes per second: over the whole of a closed-loop run, connecting included, 0 if there were
   * none; in an open loop after the warm-up, less than the rate if the server did not keep up.
   */
  public double requestsPerSecond() {
    if (isOpenLoop()) {
      return steadyEchoes / steadySeconds;
    }
    return seconds == 0 ? 0 : echoes / seconds;
  }

  /**
   * Echoes per second while the run was steady; NaN if that was too short to tell: with few
   * messages a client, the first client is done before the last is served.
   */
  public double steadyRequestsPerSecond() {
    return steadySeconds < LEAST_STEADY_SECONDS * runs ? Double.NaN : steadyEchoes / steadySeconds;
  }

  /** Messages whose echo did not come back whole, those that were never sent included. */
  public long lost() {
    return requests - echoes;
  }

  /** Connections that came to an early end. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return lost() == 0 && mismatches == 0;
  }

  /** The share of an open loop's clients that had every echo within a time, from 0 to 1. */
  public double onTime(Duration bound) {
    return (double) times.slowest().getCountBetweenValues(0, bound.toNanos()) / plan.connections();
  }

  /** How many of an open loop's clients had a connection that failed, not for lack of time. */
  public long disconnected() {
    return times.slowest().getCountBetweenValues(Times.MOST_NANOS, Times.MOST_NANOS);
  }

  /**
   * The most that the generator can have added to a latency of an open loop: by what it was late to
   * send, and once more by what it may have been late to notice the echo, of which the former is a
   * fair sample.
   */
  public Duration mostAdded() {
    return Duration.ofNanos(2 * times.ownLag().getMaxValue());
  }

  /** What the generator of an open loop did not do in time; empty if the run is valid. */
  public Set<GeneratorFault> generatorFaults() {
    Set<GeneratorFault> faults = EnumSet.noneOf(GeneratorFault.class);
    long lag = times.ownLag().getValueAtPercentile(JUDGED_PERCENTILE);
    if (lag > HARMLESS_LAG_NANOS
        && lag > HARMLESS_PART * times.latency().getValueAtPercentile(JUDGED_PERCENTILE)) {
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

  private static <T> long count(List<T> parts, ToLongFunction<T> figure) {
    return parts.stream().mapToLong(figure).sum();
  }

  private static Map<ErrorKind, Long> addUp(List<Map<ErrorKind, Long>> parts) {
    Map<ErrorKind, Long> sum = new EnumMap<>(ErrorKind.class);
    parts.forEach(part -> part.forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
    return sum;
  }
}
