package dev.loomscope.load.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Numbers what changes, so that who looks on can ask for what is newer. Thread-safe. */
final class ChangeCounter {

  private long last;

  /** The number of a change that was just made. */
  synchronized long next() {
    last++;
    notifyAll();
    return last;
  }

  /**
   * Waits for a change.
   *
   * @param known the last one that the caller knows
   * @return the last one; the one known if the time has passed
   */
  synchronized long awaitAfter(long known, Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    long left = bound.toNanos();
    while (left > 0 && last <= known) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    return last;
  }
}
