package dev.loomscope.load.statistics;

/**
 * Where a true value is believed to lie.
 *
 * @param low the lower end, included
 * @param high the upper end, included; not below the lower
 */
public record Interval(double low, double high) {

  /** The confidence of an interval of a median, and the least of any interval. */
  public static final double CONFIDENCE = 0.95;

  /**
   * The confidence at which two are told apart, where there are rounds enough for it. More than of
   * a median, because of a comparison of a few modes in a few figures a reader looks at a hundred
   * ratios, and takes those for news that lie apart.
   */
  public static final double RATIO_CONFIDENCE = 0.99;

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
