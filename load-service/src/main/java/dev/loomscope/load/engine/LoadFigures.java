package dev.loomscope.load.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What a run, or several of the same plan, brought. In an open loop counts are of all requests,
 * times of those after the warm-up.
 *
 * @param plan what was to be done
 * @param runs how many runs
 * @param began when the run did, or the first request was due, by {@link System#nanoTime}
 * @param counts what became of messages and clients
 * @param seconds closed loop: from the first connect to the last echo, summed over the runs; open
 *     loop: from when the first request after the warm-up was due to the last echo, at least the
 *     duration that was to be measured
 * @param steadyEchoes echoes of the steady parts. In sessions: after every client had its first,
 *     and before the first client was done. On steady connections: after the warm-up and before the
 *     end. In an open loop: those of the requests after the warm-up
 * @param steadySeconds how long the steady parts were; 0 if there was none
 * @param times how long things took; in an open loop of the requests after the warm-up
 * @param client what driving the clients took
 */
public record LoadFigures(
    Plan plan,
    int runs,
    long began,
    Counts counts,
    double seconds,
    long steadyEchoes,
    double steadySeconds,
    Times times,
    ClientCost client) {

  private static final double NANOS = 1e9;

  /** Steady parts shorter than this tell nothing. */
  private static final double LEAST_STEADY_SECONDS = 0.05;

  /** Closed-loop runs shorter than this tell of their begin and their end. */
  private static final double LEAST_SECONDS = 0.2;

  /** So much longer a p99 with stalls has to be to be told. */
  private static final int HIDDEN_FACTOR = 3;

  /** Messages that are added for one that stalled, at most. */
  private static final int MOST_ADDED_FOR_ONE = 10_000;

  private static final double JUDGED_PERCENTILE = 99;

  /** What the tallies of one run's threads say. */
  static LoadFigures of(
      Plan plan, long began, List<Tally> tallies, Milestones milestones, ClientCost client) {
    long first = tallies.stream().mapToLong(tally -> tally.began).min().orElseThrow();
    long last = tallies.stream().mapToLong(tally -> tally.lastEcho).max().orElseThrow();
    double seconds = Math.max(0, last - first) / NANOS;
    long steadyEchoes = tallies.stream().mapToLong(tally -> tally.steadyEchoes).sum();
    double steadySeconds;
    switch (plan) {
      case OpenPlan open -> {
        seconds = Math.max(seconds, open.duration().toNanos() / NANOS);
        steadySeconds = seconds;
      }
      case ClosedPlan closed when closed.isSteady() ->
          steadySeconds = closed.duration().toNanos() / NANOS;
      case ClosedPlan _ -> {
        steadyEchoes = milestones.steadyEchoes();
        steadySeconds = milestones.steadySeconds();
      }
    }
    return new LoadFigures(
        plan,
        1,
        began,
        Counts.sum(tallies.stream().map(Tally::counts).toList()),
        seconds,
        steadyEchoes,
        steadySeconds,
        Times.sum(tallies.stream().map(tally -> tally.times).toList()),
        client);
  }

  /** Several runs taken together: counts and times are summed, histograms merged. */
  public static LoadFigures sum(List<LoadFigures> parts) {
    return new LoadFigures(
        parts.getFirst().plan,
        parts.stream().mapToInt(LoadFigures::runs).sum(),
        parts.getFirst().began,
        Counts.sum(parts.stream().map(LoadFigures::counts).toList()),
        parts.stream().mapToDouble(LoadFigures::seconds).sum(),
        parts.stream().mapToLong(LoadFigures::steadyEchoes).sum(),
        parts.stream().mapToDouble(LoadFigures::steadySeconds).sum(),
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
    return seconds == 0 ? 0 : counts.echoes() / seconds;
  }

  /**
   * Echoes per second while the run was steady; NaN if that was too short to tell: with few
   * messages a client, the first client is done before the last is served.
   */
  public double steadyRequestsPerSecond() {
    return steadySeconds < LEAST_STEADY_SECONDS * runs ? Double.NaN : steadyEchoes / steadySeconds;
  }

  /** Whether a closed-loop run was too short for its rate to tell anything. */
  public boolean isTooShort() {
    return !isOpenLoop() && seconds < LEAST_SECONDS;
  }

  /**
   * What p99 users would have seen who do not wait for each other, if a closed loop's percentiles
   * hide it: while a server stalls, each client waits with one message where such users would have
   * sent many. It is estimated by adding the messages that each client would have sent meanwhile,
   * at its usual pace.
   *
   * @return seconds; NaN if it is not much longer than the latency's own p99
   */
  public double p99WithStalls() {
    Histogram latency = times.latency();
    long told = latency.getValueAtPercentile(JUDGED_PERCENTILE);
    long pace =
        Math.max(latency.getValueAtPercentile(50), latency.getMaxValue() / MOST_ADDED_FOR_ONE);
    if (isOpenLoop() || pace == 0) {
      return Double.NaN;
    }
    long stalled =
        latency.copyCorrectedForCoordinatedOmission(pace).getValueAtPercentile(JUDGED_PERCENTILE);
    return stalled > HIDDEN_FACTOR * told ? stalled / NANOS : Double.NaN;
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
    if (GeneratorFault.isLate(times.ownLag(), times.latency())) {
      faults.add(GeneratorFault.LATE);
    }
    if (client.wasBusy()) {
      faults.add(GeneratorFault.BUSY);
    }
    if (client.wasShortOfCpu()) {
      faults.add(GeneratorFault.SHORT_OF_CPU);
    }
    return faults;
  }
}
