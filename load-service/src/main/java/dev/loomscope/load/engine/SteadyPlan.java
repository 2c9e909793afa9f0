package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What one run on connections that stay does: each is opened and has one echo; when that is done,
 * each sends its next message as soon as it has the echo of its last, until the time is over.
 *
 * @param target where the server listens, resolved
 * @param connections how many, at least 1
 * @param bytes size of a message, at least 1
 * @param warmUp for how long the connections are busy before it counts
 * @param duration for how long they are, after that; zero leaves them idle from the begin
 * @param threads how many threads drive the connections, at least 1
 * @param connecting how many connections may be between the begin of their connect and their first
 *     echo, at least 1
 * @param openTime after which connections without an echo are given up
 * @param patience how long after the end the last echoes may come
 */
public record SteadyPlan(
    InetSocketAddress target,
    int connections,
    int bytes,
    Duration warmUp,
    Duration duration,
    int threads,
    int connecting,
    Duration openTime,
    Duration patience) {

  public SteadyPlan {
    if (connections < 1 || bytes < 1 || threads < 1 || connecting < 1) {
      throw new IllegalArgumentException("less than one");
    }
    if (warmUp.isNegative() || duration.isNegative()) {
      throw new IllegalArgumentException("less than nothing");
    }
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("an address that was not looked up");
    }
  }
}
