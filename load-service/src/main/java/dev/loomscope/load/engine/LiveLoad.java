package dev.loomscope.load.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * An open-loop load that may go on for ever: requests become due at a constant rate, whether or not
 * the server keeps up, and each takes the connection that has been free for longest. Unlike an
 * {@link OpenPlan} it costs little while it waits, survives its target's absence, and tells what it
 * does while it does it.
 *
 * @param connections how many requests can be under way at once, at least 1
 * @param messagesPerConnection after how many echoes a connection is closed, and a new one made for
 *     the next request; 0 keeps them
 * @param bytes size of a message, at least 1
 * @param rate requests that become due in a second, at least 1
 * @param duration for how long they do; zero: until it is stopped
 * @param patience how long a request may wait to be sent, and then for its echo, before it is given
 *     up: the first frees a load from a backlog that only grows, the second from connections whose
 *     other end is gone
 */
public record LiveLoad(
    int connections,
    int messagesPerConnection,
    int bytes,
    int rate,
    Duration duration,
    Duration patience) {

  public LiveLoad {
    if (connections < 1 || bytes < 1 || rate < 1) {
      throw new IllegalArgumentException("less than one");
    }
    if (messagesPerConnection < 0 || duration.isNegative() || !patience.isPositive()) {
      throw new IllegalArgumentException("less than nothing");
    }
  }

  /** How many requests become due. */
  long requests() {
    return duration.isZero() ? Long.MAX_VALUE : Schedule.dueWithin(duration, rate);
  }

  /**
   * Drives the load on this thread until its end, or until it is stopped. What is under way then is
   * given up, and told nobody.
   *
   * @param stopped asked ten times a second at least
   * @throws IOException if no selector can be had
   */
  public void run(LiveTarget target, LoadWatch watch, BooleanSupplier stopped) throws IOException {
    try (LiveLoop loop = new LiveLoop(this, target, watch)) {
      loop.run(() -> stopped.getAsBoolean() || Thread.currentThread().isInterrupted());
    } finally {
      watch.connections(0);
    }
  }
}
