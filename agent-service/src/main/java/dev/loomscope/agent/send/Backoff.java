package dev.loomscope.agent.send;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * When to try again after failures in a row: after a second, then twice as long each time, at most
 * ten seconds; a random half of it is taken off, so that agents that failed together do not return
 * together. Not thread-safe.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofSeconds(1);

  /** A collector that is back after a restart shall have its agents back soon. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final LongSupplier nanoClock;
  private long nanos;
  private long until;

  Backoff(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether another try is due. */
  boolean isOver() {
    return nanos == 0 || nanoClock.getAsLong() - until >= 0;
  }

  void failed() {
    nanos = nanos == 0 ? FIRST.toNanos() : Math.min(2 * nanos, LONGEST.toNanos());
    until = nanoClock.getAsLong() + nanos - ThreadLocalRandom.current().nextLong(nanos / 2);
  }

  void succeeded() {
    nanos = 0;
  }
}
