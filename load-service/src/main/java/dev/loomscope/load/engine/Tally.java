package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What one thread counts while it drives its clients; {@link LoadFigures} says what each is.
 * Written by that thread alone.
 */
final class Tally {

  /** Of a time that is not measured. Never written to. */
  static final Histogram NONE = histogram(1);

  /** What is longer counts as this, and so does what never came to its end: 4 h. */
  static final long MOST_NANOS = 4L * 3_600 * 1_000_000_000L;

  private static final long LEAST_NANOS = 1_000;
  private static final int DIGITS = 3;

  final Histogram latency;
  final Histogram service;
  final Histogram sendLag;
  final Histogram ownLag;
  final Histogram slowest;
  final Histogram connect;
  final Histogram firstEcho;
  final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);

  /** Whole echoes; other threads look at it while it grows. */
  final AtomicLong echoes = new AtomicLong();

  long requests;
  long steadyEchoes;
  long unsent;
  long mismatches;
  long starved;
  int fewest = Integer.MAX_VALUE;
  int most;

  /** When what is measured began, and when its last echo came. */
  long began;

  long lastEcho;

  /** An empty one, with room for what is measured under a plan. */
  Tally(Plan plan) {
    boolean open = plan instanceof OpenPlan;
    // of a load that goes on nothing is measured here, but its watch is told
    int digits = plan instanceof OpenPlan load && load.continuous() ? 1 : DIGITS;
    this.latency = histogram(digits);
    this.connect = histogram(digits);
    this.firstEcho = open ? NONE : histogram(digits);
    this.service = open ? histogram(digits) : NONE;
    this.sendLag = open ? histogram(digits) : NONE;
    this.ownLag = open ? histogram(digits) : NONE;
    this.slowest = open ? histogram(digits) : NONE;
  }

  /** An empty histogram of nanoseconds: true to a thousandth, from 1 µs to 4 h. */
  static Histogram histogram() {
    return histogram(DIGITS);
  }

  private static Histogram histogram(int digits) {
    return new Histogram(LEAST_NANOS, MOST_NANOS, digits);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
  }

  void failed(ErrorKind kind) {
    errors.merge(kind, 1L, Long::sum);
  }

  void ended(int clientsEchoes) {
    fewest = Math.min(fewest, clientsEchoes);
    most = Math.max(most, clientsEchoes);
    if (clientsEchoes == 0) {
      starved++;
    }
  }
}
