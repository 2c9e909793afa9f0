package dev.loomscope.load.engine;

import org.HdrHistogram.Histogram;

/**
 * Why a run tells nothing of the server: the generator did not do its own part in time. Of a closed
 * loop, which sends when it can, only the last is one.
 */
public enum GeneratorFault {
  /** It sent late although a connection was free, by so much that latencies tell of little else. */
  LATE,
  /** Its threads were hardly ever idle: an echo waited for them rather than they for it. */
  BUSY,
  /** Its threads were ready to run for a good part of the time, and got no CPU. */
  SHORT_OF_CPU;

  /** Own lag below this is never a fault: echo times on a network are not much shorter. */
  private static final long HARMLESS_LAG_NANOS = 1_000_000;

  /** Own lag that is a smaller part of the latency than this does not alter what it tells. */
  private static final double HARMLESS_PART = 0.1;

  private static final double JUDGED_PERCENTILE = 99;

  /**
   * Whether requests were sent {@link #LATE}.
   *
   * @param ownLag in nanoseconds, as in {@link LoadFigures}
   * @param latency of the same requests
   */
  public static boolean isLate(Histogram ownLag, Histogram latency) {
    long lag = ownLag.getValueAtPercentile(JUDGED_PERCENTILE);
    return lag > HARMLESS_LAG_NANOS
        && lag > HARMLESS_PART * latency.getValueAtPercentile(JUDGED_PERCENTILE);
  }
}
