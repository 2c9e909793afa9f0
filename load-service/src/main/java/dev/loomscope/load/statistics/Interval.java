package dev.loomscope.load.statistics;

/**
 * Where a true value is believed to lie.
 *
 * @param low the lower end, included
 * @param high the upper end, included; not below the lower
 */
public record Interval(double low, double high) {

  /** The confidence of every interval here. */
  public static final double CONFIDENCE = 0.95;

  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("no interval: " + low + " to " + high);
    }
  }

  /** Whether a value lies in it. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
