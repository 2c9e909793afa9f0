package dev.loomscope.load.serve;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps loads away while servers are compared. Thread-safe. */
final class Pause {

  /** Who waits looks so often whether it is still to wait. */
  private static final long LOOK_MILLIS = 200;

  /** Loads end within a fraction of a second; one that does not must not hold comparisons up. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private volatile boolean on;
  private int loading;

  boolean isOn() {
    return on;
  }

  /** Begins, and waits until nobody loads any more. */
  synchronized void begin() throws InterruptedException {
    on = true;
    long began = System.nanoTime();
    while (loading > 0 && System.nanoTime() - began < PATIENCE_NANOS) {
      wait(LOOK_MILLIS);
    }
  }

  synchronized void end() {
    on = false;
    notifyAll();
  }

  /**
   * Waits until one may load, and says whether one may.
   *
   * @param givenUp whether the one who waits no longer wants to
   */
  synchronized boolean enter(BooleanSupplier givenUp) throws InterruptedException {
    while (on && !givenUp.getAsBoolean()) {
      wait(LOOK_MILLIS);
    }
    loading += on ? 0 : 1;
    return !on;
  }

  /** No longer loads. */
  synchronized void leave() {
    loading--;
    notifyAll();
  }
}
