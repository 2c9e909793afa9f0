package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What one open-loop run does: requests become due at a constant rate, whether or not the server
 * keeps up, and each takes the connection that has been free for longest.
 *
 * @param target where the server listens, resolved
 * @param connections how many requests can be under way at once, at least 1
 * @param messagesPerConnection after how many echoes a connection is closed, and a new one made for
 *     the next request; 0 keeps them for the whole run
 * @param bytes size of a message, at least 1
 * @param rate requests that become due in a second, over all connections, at least 1
 * @param warmUp for how long the requests that become due are not measured
 * @param duration for how long they are, after that; not zero
 * @param threads how many threads drive the connections, at least 1
 * @param connecting how many connections that are kept may be made at once, at least 1
 * @param patience how long after the last request became due its echo may come
 */
public record OpenPlan(
    InetSocketAddress target,
    int connections,
    int messagesPerConnection,
    int bytes,
    int rate,
    Duration warmUp,
    Duration duration,
    int threads,
    int connecting,
    Duration patience) {

  public OpenPlan {
    if (connections < 1 || bytes < 1 || rate < 1 || threads < 1 || connecting < 1) {
      throw new IllegalArgumentException("less than one");
    }
    if (messagesPerConnection < 0 || warmUp.isNegative() || !duration.isPositive()) {
      throw new IllegalArgumentException("less than nothing");
    }
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("an address that was not looked up");
    }
  }

  /** How many requests become due, those of the warm-up included. */
  public long requests() {
    return Schedule.dueWithin(warmUp.plus(duration), rate);
  }

  /** How many of them come before the first that is measured. */
  public long warmUpRequests() {
    return Schedule.dueWithin(warmUp, rate);
  }

  /** Whether connections are kept for the whole run. */
  public boolean keepsConnections() {
    return messagesPerConnection == 0;
  }

  /** The same at another rate. */
  public OpenPlan atRate(int other) {
    return with(other, warmUp, duration);
  }

  /** The same for another time. */
  public OpenPlan lasting(Duration otherWarmUp, Duration otherDuration) {
    return with(rate, otherWarmUp, otherDuration);
  }

  /** How many connections are made if none fails. */
  long connects() {
    return keepsConnections() ? connections : connections + requests() / messagesPerConnection;
  }

  private OpenPlan with(int otherRate, Duration otherWarmUp, Duration otherDuration) {
    return new OpenPlan(
        target,
        connections,
        messagesPerConnection,
        bytes,
        otherRate,
        otherWarmUp,
        otherDuration,
        threads,
        connecting,
        patience);
  }
}
