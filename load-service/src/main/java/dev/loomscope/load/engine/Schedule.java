package dev.loomscope.load.engine;

import java.time.Duration;

/**
 * When each request of a constant rate is due. Every time is computed from the begin, so that
 * rounding never adds up.
 *
 * @param began when request 0 is due, by {@link System#nanoTime}
 * @param rate requests a second
 */
record Schedule(long began, int rate) {

  private static final long SECOND = 1_000_000_000L;

  /** When a request is due, by {@link System#nanoTime}. */
  long due(long request) {
    // by the whole seconds and the rest, which cannot overflow
    return began + request / rate * SECOND + request % rate * SECOND / rate;
  }

  /** How many requests become due in a time that begins with the first. */
  static long dueWithin(Duration time, int rate) {
    return Math.ceilDiv(time.toNanos() / 1_000 * rate, SECOND / 1_000);
  }
}
