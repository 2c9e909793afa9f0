package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What one open-loop run does: requests become due at a constant rate, whether or not the server
 * keeps up, and each takes the connection that has been free for longest.
 *
 * <p>It is either a measurement or a <b>continuous</b> load, which costs little while it waits,
 * survives its target's absence, and gives up each request by itself.
 *
 * @param target where it connects to
 * @param clients as many requests can be under way at once as there are connections
 * @param messagesPerConnection after how many echoes a connection is closed, and a new one made for
 *     the next request; 0 keeps them for the whole run
 * @param rate requests that become due in a second, over all connections, at least 1
 * @param warmUp for how long the requests that become due are not measured
 * @param duration for how long they are, after that; zero: a continuous load until it is stopped
 * @param patience how long after the last request became due its echo may come; of a continuous
 *     load, how long a request may wait to be sent, and then for its echo: the first frees it from
 *     a backlog that only grows, the second from connections whose other end is gone
 * @param continuous whether it is a load that goes on, of which only its watch is told
 */
public record OpenPlan(
    LiveTarget target,
    Clients clients,
    int messagesPerConnection,
    int rate,
    Duration warmUp,
    Duration duration,
    Duration patience,
    boolean continuous)
    implements Plan {

  /** For so long Linux keeps the port of a connection that was closed (tcp(7), TIME_WAIT). */
  private static final long PORT_SECONDS = 60;

  public OpenPlan {
    Plan.requirePositive(rate);
    if (messagesPerConnection < 0 || warmUp.isNegative() || duration.isNegative()) {
      throw new IllegalArgumentException("less than nothing");
    }
    if ((duration.isZero() && !continuous) || !patience.isPositive()) {
      throw new IllegalArgumentException("no time");
    }
  }

  /** A measurement of a server at an address that was looked up. */
  public OpenPlan(
      InetSocketAddress target,
      Clients clients,
      int messagesPerConnection,
      int rate,
      Duration warmUp,
      Duration duration,
      Duration patience) {
    this(
        LiveTarget.at(target),
        clients,
        messagesPerConnection,
        rate,
        warmUp,
        duration,
        patience,
        false);
  }

  /** A load that goes on, on one thread. */
  public static OpenPlan continuous(
      LiveTarget target,
      int connections,
      int messagesPerConnection,
      int bytes,
      int rate,
      Duration duration,
      Duration patience) {
    return new OpenPlan(
        target,
        new Clients(connections, bytes, 1, 1),
        messagesPerConnection,
        rate,
        Duration.ZERO,
        duration,
        patience,
        true);
  }

  /** How many requests become due, those of the warm-up included. */
  public long requests() {
    return duration.isZero() ? Long.MAX_VALUE : Schedule.dueWithin(warmUp.plus(duration), rate);
  }

  /** How many of them come before the first that is measured; of a continuous load all do. */
  public long warmUpRequests() {
    return continuous ? requests() : Schedule.dueWithin(warmUp, rate);
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

  /** How many ports its connections may take at a time, if none fails. */
  long ports() {
    long recent = Math.min(requests(), PORT_SECONDS * rate);
    return connections() + (keepsConnections() ? 0 : recent / messagesPerConnection);
  }

  private OpenPlan with(int otherRate, Duration otherWarmUp, Duration otherDuration) {
    return new OpenPlan(
        target,
        clients,
        messagesPerConnection,
        otherRate,
        otherWarmUp,
        otherDuration,
        patience,
        continuous);
  }
}
