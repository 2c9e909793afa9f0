package dev.loomscope.load.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What one thread counts while it drives its clients. Written by that thread alone. */
final class Tally {

  private static final long LEAST_NANOS = 1_000;
  private static final long MOST_NANOS = 4L * 3_600 * 1_000_000_000L;
  private static final int DIGITS = 3;

  final Histogram latency = histogram();

  /** The part of the latencies that is of messages whose echo never came. */
  final Histogram inVain = histogram();

  final Histogram connect = histogram();
  final Histogram firstEcho = histogram();
  final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);

  /** Whole echoes; other threads look at it while it grows. */
  final AtomicLong echoes = new AtomicLong();

  long mismatches;
  long starved;
  int fewest = Integer.MAX_VALUE;
  int most;
  long firstConnect;
  long lastEcho;

  /** An empty histogram of nanoseconds: true to a thousandth, from 1 µs to 4 h. */
  static Histogram histogram() {
    return new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
  }

  /** A message was given up: its latency would be longer than what it has waited. */
  void waitedInVain(long nanos) {
    record(latency, nanos);
    record(inVain, nanos);
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
