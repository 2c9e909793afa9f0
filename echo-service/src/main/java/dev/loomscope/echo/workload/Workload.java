package dev.loomscope.echo.workload;

import java.time.Duration;

/**
 * What a message costs before it is echoed. A message is one read that returned data.
 *
 * @param waitNanos how long it waits, as on a slow database, in nanoseconds; 0 for not at all
 * @param cpuNanos how much CPU time it burns, in nanoseconds; 0 for none
 * @param locked whether it holds the one lock of its server while it burns it. Processes share no
 *     memory, so where each connection has one of its own there is no such lock, and messages burn
 *     their time without
 * @param leastBytes how long a message is at least that costs this; shorter ones cost nothing
 */
public record Workload(long waitNanos, long cpuNanos, boolean locked, int leastBytes) {

  /** How long a message is at most: what is read at once, and held for a connection at the most. */
  public static final int MOST_BYTES = 4_096;

  /** Nothing but the echo. */
  public static final Workload ECHO = new Workload(0, 0, false, 0);

  /** Each message waits. */
  public static Workload waiting(Duration time) {
    return new Workload(time.toNanos(), 0, false, 0);
  }

  /** Each message burns CPU time. */
  public static Workload burning(Duration time) {
    return new Workload(0, time.toNanos(), false, 0);
  }

  /** Each message burns CPU time, and one at a time, as on a resource that all of them share. */
  public static Workload locking(Duration time) {
    return new Workload(0, time.toNanos(), true, 0);
  }

  /** What each message costs in a process that serves one connection, and shares no lock. */
  public static Workload ofAProcess(long waitNanos, long cpuNanos, int leastBytes) {
    return new Workload(waitNanos, cpuNanos, false, leastBytes);
  }

  /** The same for messages of so many bytes at least; the others cost nothing. */
  public Workload ofMessagesFrom(int bytes) {
    return new Workload(waitNanos, cpuNanos, locked, bytes);
  }

  /** The same kind of work for any message, but so little of it that it may be done to try it. */
  public Workload atMost(Duration time) {
    return new Workload(
        Math.min(waitNanos, time.toNanos()), Math.min(cpuNanos, time.toNanos()), locked, 0);
  }
}
