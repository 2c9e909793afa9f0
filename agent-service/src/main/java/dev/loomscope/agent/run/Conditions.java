package dev.loomscope.agent.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Conditions that may last for years: tells when one begins, and when it was last seen a minute
 * ago, so that one that comes and goes fills no log. Not thread-safe.
 */
final class Conditions {

  private static final long OVER_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoClock;
  private final Map<String, Long> lastSeen = new HashMap<>();

  Conditions(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether a condition that is seen now has just begun. */
  boolean begins(String condition) {
    return lastSeen.put(condition, nanoClock.getAsLong()) == null;
  }

  /** Those that are over, each once. */
  List<String> over() {
    long now = nanoClock.getAsLong();
    List<String> over = new ArrayList<>();
    lastSeen.forEach(
        (condition, seen) -> {
          if (now - seen > OVER_AFTER_NANOS) {
            over.add(condition);
          }
        });
    lastSeen.keySet().removeAll(over);
    return over;
  }
}
