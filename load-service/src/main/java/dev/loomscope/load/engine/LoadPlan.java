package dev.loomscope.load.engine;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What one closed-loop run does: each client connects, sends a message, waits for the whole echo,
 * and only then sends the next.
 *
 * @param target where the server listens, resolved
 * @param clients how many connections, at least 1
 * @param messages how many messages each client sends, at least 1
 * @param bytes size of a message, at least 1
 * @param threads how many threads drive the clients, at least 1
 * @param connecting how many clients may be between the begin of their connect and their first
 *     echo, at least 1
 * @param timeout after which clients that are not done count as errors
 * @param hold whether clients that are done stay connected until all are done and the server was
 *     looked at
 */
public record LoadPlan(
    InetSocketAddress target,
    int clients,
    int messages,
    int bytes,
    int threads,
    int connecting,
    Duration timeout,
    boolean hold) {

  public LoadPlan {
    if (clients < 1 || messages < 1 || bytes < 1 || threads < 1 || connecting < 1) {
      throw new IllegalArgumentException("less than one");
    }
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("an address that was not looked up");
    }
  }

  /** How many messages all clients send together. */
  public long requests() {
    return (long) clients * messages;
  }

  /** The same with clients that stay connected when they are done. */
  public LoadPlan held() {
    return new LoadPlan(target, clients, messages, bytes, threads, connecting, timeout, true);
  }
}
