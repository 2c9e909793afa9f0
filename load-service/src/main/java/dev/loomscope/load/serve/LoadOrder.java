package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import java.time.Duration;
import java.util.List;

/**
 * A load that somebody wants: requests that become due at each target at a rate, whether or not it
 * keeps up. Immutable.
 *
 * @param targets at least one
 * @param rate requests a second at each target
 * @param connections at each target
 * @param messagesPerConnection after which a connection is made anew; 0: never
 * @param bytes of a message
 * @param duration zero: until it is stopped
 */
record LoadOrder(
    List<Target> targets,
    int rate,
    int connections,
    int messagesPerConnection,
    int bytes,
    Duration duration,
    Origin origin) {

  LoadOrder {
    targets = List.copyOf(targets);
  }
}
