package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What one closed-loop run does: each client sends a message, waits for the whole echo, and only
 * then sends the next. There are two kinds:
 *
 * <ul>
 *   <li><b>sessions</b>: each client connects, sends a number of messages, and leaves
 *   <li><b>steady</b> connections: each is opened and has one echo; when all have theirs, each is
 *       kept busy until the time is over
 * </ul>
 *
 * @param target where the server listens, resolved
 * @param messages how many each client sends; 0 for steady connections
 * @param warmUp for how long steady connections are busy before it counts
 * @param duration for how long they are, after that; zero leaves them idle from the begin
 * @param openTime after which steady connections without an echo are given up
 * @param patience how long sessions may last, or how long after their time steady connections may
 *     wait for their last echoes
 * @param hold whether clients that are done stay connected until the run is closed
 */
public record ClosedPlan(
    InetSocketAddress target,
    Clients clients,
    int messages,
    Duration warmUp,
    Duration duration,
    Duration openTime,
    Duration patience,
    boolean hold)
    implements Plan {

  public ClosedPlan {
    if (messages < 0 || warmUp.isNegative() || duration.isNegative()) {
      throw new IllegalArgumentException("less than nothing");
    }
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("an address that was not looked up");
    }
  }

  /**
   * Sessions.
   *
   * @param timeout after which clients that are not done count as errors
   */
  public static ClosedPlan sessions(
      InetSocketAddress target, Clients clients, int messages, Duration timeout) {
    Plan.requirePositive(messages);
    Duration none = Duration.ZERO;
    return new ClosedPlan(target, clients, messages, none, none, none, timeout, false);
  }

  /** Steady connections. */
  public static ClosedPlan steady(
      InetSocketAddress target,
      Clients clients,
      Duration warmUp,
      Duration duration,
      Duration openTime,
      Duration patience) {
    return new ClosedPlan(target, clients, 0, warmUp, duration, openTime, patience, false);
  }

  /** Whether its connections are steady. */
  public boolean isSteady() {
    return messages == 0;
  }

  /** How many messages the clients of sessions send together. */
  public long requests() {
    return (long) connections() * messages;
  }

  /** The same with clients that stay connected when they are done. */
  public ClosedPlan held() {
    return new ClosedPlan(target, clients, messages, warmUp, duration, openTime, patience, true);
  }

  /** The same with another patience. */
  public ClosedPlan within(Duration other) {
    return new ClosedPlan(target, clients, messages, warmUp, duration, openTime, other, hold);
  }
}
