package dev.loomscope.echo.workload;

import java.time.Duration;

/**
 * What a message costs before it is echoed. A message is one read that returned data.
 *
 * @param waitNanos how long it waits, as on a slow database, in nanoseconds; 0 for not at all
 * @param cpuNanos how much CPU time it burns, in nanoseconds; 0 for none
 * @param leastBytes how long a message is at least that costs this; shorter ones cost nothing
 */
public record Workload(long waitNanos, long cpuNanos, int leastBytes) {

  /** Nothing but the echo. */
  public static final Workload ECHO = new Workload(0, 0, 0);

  /** Each message waits. */
  public static Workload waiting(Duration time) {
    return new Workload(time.toNanos(), 0, 0);
  }

  /** Each message burns CPU time. */
  public static Workload burning(Duration time) {
    return new Workload(0, time.toNanos(), 0);
  }

  /** The same for messages of so many bytes at least; the others cost nothing. */
  public Workload ofMessagesFrom(int bytes) {
    return new Workload(waitNanos, cpuNanos, bytes);
  }

  /** The same kind of work for any message, but so little of it that it may be done to try it. */
  public Workload atMost(Duration time) {
    return new Workload(Math.min(waitNanos, time.toNanos()), Math.min(cpuNanos, time.toNanos()), 0);
  }
}
