package dev.loomscope.wire;

/**
 * What an agent measured at one time. Immutable.
 *
 * @param time when, in Unix milliseconds, from 0 to {@link Protocol#MAX_TIME}
 * @param interval milliseconds until the next sample is due, from {@link Protocol#MIN_INTERVAL} to
 *     {@link Protocol#MAX_INTERVAL}
 */
public record Sample(long time, long interval, Measurements measurements) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if time or interval is out of its range
   */
  public Sample {
    if (time < 0 || time > Protocol.MAX_TIME) {
      throw new IllegalArgumentException("time: " + time);
    }
    if (interval < Protocol.MIN_INTERVAL || interval > Protocol.MAX_INTERVAL) {
      throw new IllegalArgumentException("interval: " + interval);
    }
  }
}
