package dev.loomscope.load.engine;

import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * How long things took, in nanoseconds: histograms that are true to a thousandth, from 1 µs to 4 h.
 * Those that a kind of loop does not measure are empty. Written by one thread, then not changed.
 *
 * @param latency closed loop: from just before a message is sent until its echo was read and
 *     compared; open loop: from when a request was due until then. Of a message that was sent and
 *     has no echo, how long it had waited when it was given up or its connection failed (in a
 *     closed loop the former alone); of one that was never sent, when the run ended
 * @param service open loop: from when a request was sent, or its connect begun, until then
 * @param sendLag open loop: from when a request was due until it was sent, or its connect begun
 * @param ownLag open loop: the part of that in which a connection was free, and which is the
 *     generator's fault
 * @param slowest open loop: of each client the longest latency; 4 h if one of its connections
 *     failed
 * @param connect from the begin of a connect to the end of the handshake, in warm-up, too
 * @param firstEcho closed loop: from the begin of a connect to the end of the first echo
 * @param visit sessions: from the begin of a client's connect to the end of its last echo, of the
 *     clients that had them all
 */
public record Times(
    Histogram latency,
    Histogram service,
    Histogram sendLag,
    Histogram ownLag,
    Histogram slowest,
    Histogram connect,
    Histogram firstEcho,
    Histogram visit) {

  /** What is longer counts as this, and so does what never came to its end: 4 h. */
  static final long MOST_NANOS = 4L * 3_600 * 1_000_000_000L;

  private static final long LEAST_NANOS = 1_000;
  private static final int DIGITS = 3;

  /** Of a time that is not measured. Never written to. */
  private static final Histogram NONE = histogram(1);

  /** Empty ones, with room for what is measured under a plan. */
  static Times of(Plan plan) {
    boolean open = plan instanceof OpenPlan;
    // of a load that goes on nothing is measured here, but its watch is told
    int digits = plan instanceof OpenPlan load && load.continuous() ? 1 : DIGITS;
    boolean sessions = plan instanceof ClosedPlan closed && !closed.isSteady();
    return new Times(
        histogram(digits),
        open ? histogram(digits) : NONE,
        open ? histogram(digits) : NONE,
        open ? histogram(digits) : NONE,
        open ? histogram(digits) : NONE,
        histogram(digits),
        open ? NONE : histogram(digits),
        sessions ? histogram(digits) : NONE);
  }

  /** Those of several threads, or runs, together. */
  static Times sum(List<Times> parts) {
    return new Times(
        merge(parts, Times::latency),
        merge(parts, Times::service),
        merge(parts, Times::sendLag),
        merge(parts, Times::ownLag),
        merge(parts, Times::slowest),
        merge(parts, Times::connect),
        merge(parts, Times::firstEcho),
        merge(parts, Times::visit));
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
  }

  private static Histogram merge(List<Times> parts, Function<Times, Histogram> histogram) {
    if (parts.stream().allMatch(part -> histogram.apply(part).getTotalCount() == 0)) {
      return NONE;
    }
    Histogram merged = histogram(DIGITS);
    parts.forEach(part -> merged.add(histogram.apply(part)));
    return merged;
  }

  private static Histogram histogram(int digits) {
    return new Histogram(LEAST_NANOS, MOST_NANOS, digits);
  }
}
