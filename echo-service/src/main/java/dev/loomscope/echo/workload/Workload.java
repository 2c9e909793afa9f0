package dev.loomscope.echo.workload;

import java.time.Duration;

/**
 * What each message costs before it is echoed. A message is one read that returned data.
 *
 * @param waitNanos how long it waits, as on a slow database, in nanoseconds; 0 for not at all
 * @param cpuNanos how much CPU time it burns, in nanoseconds; 0 for none
 */
public record Workload(long waitNanos, long cpuNanos) {

  /** Nothing but the echo. */
  public static final Workload ECHO = new Workload(0, 0);

  /** Each message waits. */
  public static Workload waiting(Duration time) {
    return new Workload(time.toNanos(), 0);
  }

  /** Each message burns CPU time. */
  public static Workload burning(Duration time) {
    return new Workload(0, time.toNanos());
  }

  /** The same kind of work, but so little of it that it may be done to try it. */
  public Workload atMost(Duration time) {
    return new Workload(Math.min(waitNanos, time.toNanos()), Math.min(cpuNanos, time.toNanos()));
  }
}
