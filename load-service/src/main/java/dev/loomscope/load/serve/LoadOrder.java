package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.server.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A load that somebody wants: requests that become due at each target at a rate, whether or not it
 * keeps up. Immutable.
 *
 * @param targets at least one
 * @param rate requests a second at each target
 * @param connections at each target
 * @param messagesPerConnection after which a connection is made anew; 0: never
 * @param bytes of a message
 * @param duration null: until it is stopped
 */
record LoadOrder(
    @JsonIgnore List<Target> targets,
    int rate,
    int connections,
    int messagesPerConnection,
    int bytes,
    @JsonProperty("duration_seconds") @Nullable Duration duration,
    Job.Origin origin) {

  LoadOrder {
    targets = List.copyOf(targets);
  }
}
