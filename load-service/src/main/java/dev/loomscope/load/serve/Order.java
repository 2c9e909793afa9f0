package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import java.util.List;

/**
 * A run that somebody wants. Immutable.
 *
 * @param scenario what to do, within the limits
 * @param targets at whom, at least one
 */
public record Order(Scenario scenario, List<Target> targets, Origin origin) {

  /** Who wants it. */
  public enum Origin {
    /** The service itself, when it starts. */
    START,
    /** The timetable. */
    SCHEDULE,
    /** A request over HTTP. */
    API
  }

  public Order {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("no target");
    }
  }
}
