package dev.loomscope.load.statistics;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Marks rounds that lie far from the others. They are to be shown as such, and never left out: what
 * disturbed them may be the server's own doing.
 *
 * @see <a href="https://www.itl.nist.gov/div898/handbook/eda/section3/eda35h.htm">NIST/SEMATECH
 *     e-Handbook of Statistical Methods, on Iglewicz and Hoaglin's modified z-score</a>
 */
public final class Outliers {

  /** By Iglewicz and Hoaglin. */
  private static final double FAR = 3.5;

  /** The median absolute deviation of a normal distribution, in standard deviations. */
  private static final double NORMAL_DEVIATION = 0.6745;

  private Outliers() {}

  /**
   * The indexes of those figures whose distance from the median is more than five times the usual
   * one, where the usual one is the median of all distances. If more than half of the figures are
   * the same, that is none, and every other one is marked.
   */
  public static BitSet of(double... figures) {
    double median = Quantiles.median(figures);
    double[] distances = Arrays.stream(figures).map(figure -> Math.abs(figure - median)).toArray();
    double usual = Quantiles.median(distances);
    BitSet far = new BitSet(figures.length);
    for (int i = 0; i < figures.length; i++) {
      far.set(i, NORMAL_DEVIATION * distances[i] > FAR * usual);
    }
    return far;
  }
}
