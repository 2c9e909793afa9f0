package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * What a run, or several alike, brought.
 *
 * @param runs how many runs
 * @param requests how many messages were to be sent
 * @param echoes how many echoes came back whole, altered ones included
 * @param mismatches how many echoes had a byte that was not sent so
 * @param starved clients that never had an echo, for whatever reason
 * @param errors clients that ended before they had all their echoes, by reason
 * @param seconds from the first connect to the last echo, summed over the runs
 * @param steadyEchoes echoes of the steady parts: after every client had its first, and before the
 *     first client was done; on connections that stay, after the warm-up and before the end
 * @param steadySeconds how long the steady parts were; 0 if there was none
 * @param fewest the fewest echoes that a client had
 * @param most the most echoes that a client had
 * @param latency nanoseconds from just before a message is sent until its echo was read and
 *     compared, or until it was given up for lack of time; not to be changed
 * @param inVain those of the latter alone; not to be changed
 * @param connect nanoseconds from the begin of a connect to the end of the handshake; not to be
 *     changed
 * @param firstEcho nanoseconds from the begin of a connect to the end of the first echo; not to be
 *     changed
 * @param client what driving the clients took
 */
public record LoadFigures(
    int runs,
    long requests,
    long echoes,
    long mismatches,
    long starved,
    Map<ErrorKind, Long> errors,
    double seconds,
    long steadyEchoes,
    double steadySeconds,
    int fewest,
    int most,
    Histogram latency,
    Histogram inVain,
    Histogram connect,
    Histogram firstEcho,
    ClientCost client) {

  /** Steady parts shorter than this tell nothing. */
  private static final double LEAST_STEADY_SECONDS = 0.05;

  static LoadFigures of(
      LoadPlan plan, List<Tally> tallies, Milestones milestones, ClientCost client) {
    return new LoadFigures(
        plan.requests(), milestones.steadyEchoes(), milestones.steadySeconds(), tallies, client);
  }

  static LoadFigures of(
      SteadyPlan plan, List<SteadyLoop> loops, List<Tally> tallies, ClientCost client) {
    return new LoadFigures(
        loops.stream().mapToLong(SteadyLoop::sent).sum(),
        loops.stream().mapToLong(SteadyLoop::steadyEchoes).sum(),
        plan.duration().toNanos() / 1e9,
        tallies,
        client);
  }

  /** What the tallies of one run's threads say, and what they do not. */
  private LoadFigures(
      long requests,
      long steadyEchoes,
      double steadySeconds,
      List<Tally> tallies,
      ClientCost client) {
    this(
        1,
        requests,
        tallies.stream().mapToLong(tally -> tally.echoes.get()).sum(),
        tallies.stream().mapToLong(tally -> tally.mismatches).sum(),
        tallies.stream().mapToLong(tally -> tally.starved).sum(),
        addUp(tallies.stream().map(tally -> tally.errors).toList()),
        secondsOf(tallies),
        steadyEchoes,
        steadySeconds,
        tallies.stream().mapToInt(tally -> tally.fewest).min().orElseThrow(),
        tallies.stream().mapToInt(tally -> tally.most).max().orElseThrow(),
        merge(tallies, tally -> tally.latency),
        merge(tallies, tally -> tally.inVain),
        merge(tallies, tally -> tally.connect),
        merge(tallies, tally -> tally.firstEcho),
        client);
  }

  /** Several runs taken together: counts and times are summed, histograms merged. */
  public static LoadFigures sum(List<LoadFigures> parts) {
    return new LoadFigures(
        parts.stream().mapToInt(LoadFigures::runs).sum(),
        count(parts, LoadFigures::requests),
        count(parts, LoadFigures::echoes),
        count(parts, LoadFigures::mismatches),
        count(parts, LoadFigures::starved),
        addUp(parts.stream().map(LoadFigures::errors).toList()),
        time(parts, LoadFigures::seconds),
        count(parts, LoadFigures::steadyEchoes),
        time(parts, LoadFigures::steadySeconds),
        parts.stream().mapToInt(LoadFigures::fewest).min().orElseThrow(),
        parts.stream().mapToInt(LoadFigures::most).max().orElseThrow(),
        merge(parts, LoadFigures::latency),
        merge(parts, LoadFigures::inVain),
        merge(parts, LoadFigures::connect),
        merge(parts, LoadFigures::firstEcho),
        ClientCost.sum(parts.stream().map(LoadFigures::client).toList()));
  }

  /** Echoes per second over the whole run, connecting included; 0 if there were none. */
  public double requestsPerSecond() {
    return seconds == 0 ? 0 : echoes / seconds;
  }

  /**
   * Echoes per second while the run was steady; NaN if that was too short to tell: with few
   * messages a client, the first client is done before the last is served.
   */
  public double steadyRequestsPerSecond() {
    return steadySeconds < LEAST_STEADY_SECONDS * runs ? Double.NaN : steadyEchoes / steadySeconds;
  }

  /** Messages whose echo did not come back whole. */
  public long lost() {
    return requests - echoes;
  }

  /** Clients that ended before they had all their echoes. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every echo came back whole and unchanged. */
  public boolean isFlawless() {
    return lost() == 0 && mismatches == 0;
  }

  private static long count(List<LoadFigures> parts, ToLongFunction<LoadFigures> figure) {
    return parts.stream().mapToLong(figure).sum();
  }

  private static double time(List<LoadFigures> parts, ToDoubleFunction<LoadFigures> figure) {
    return parts.stream().mapToDouble(figure).sum();
  }

  private static double secondsOf(List<Tally> tallies) {
    long began = tallies.stream().mapToLong(tally -> tally.firstConnect).min().orElseThrow();
    long last = tallies.stream().mapToLong(tally -> tally.lastEcho).max().orElseThrow();
    return Math.max(0, last - began) / 1e9;
  }

  static <T> Histogram merge(List<T> parts, Function<T, Histogram> histogram) {
    Histogram merged = Tally.histogram();
    parts.forEach(part -> merged.add(histogram.apply(part)));
    return merged;
  }

  static Map<ErrorKind, Long> addUp(List<Map<ErrorKind, Long>> parts) {
    Map<ErrorKind, Long> sum = new EnumMap<>(ErrorKind.class);
    parts.forEach(part -> part.forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
    return sum;
  }
}
