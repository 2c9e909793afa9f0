package dev.loomscope.load.statistics;

import org.jspecify.annotations.Nullable;

/**
 * The median of a few rounds, and the interval that holds the true median.
 *
 * <p>The interval goes from one round's figure to another's, the k-th from below and from above. It
 * misses the true median if at least n - k + 1 of n rounds lie on the same side of it, and each
 * does that with probability one half, however the figures are distributed. So its confidence is
 * exact, and at least 95 % even of few rounds, where a bootstrap promises more than it keeps. Of
 * six to eight rounds it is their whole range; of fewer there is no such interval.
 *
 * @param median the middle round; of an even number the mean of the middle two
 * @param interval of at least 95 % confidence; null if there were fewer than six rounds
 * @see <a href="https://doi.org/10.1002/9781119196037">Hollander, Wolfe and Chicken, Nonparametric
 *     Statistical Methods, section 3.6</a>
 */
public record MedianEstimate(double median, @Nullable Interval interval) {

  /** Beyond it, the probability that all rounds lie on one side is no longer a double. */
  private static final int MOST_ROUNDS = 1_000;

  /**
   * The estimate by the figures of some rounds.
   *
   * @throws IllegalArgumentException if they are none, or more than a thousand, or not all finite
   */
  public static MedianEstimate of(double... figures) {
    if (figures.length > MOST_ROUNDS) {
      throw new IllegalArgumentException("more than " + MOST_ROUNDS + " rounds");
    }
    double[] sorted = Quantiles.sorted(figures);
    int inFromTheEnds = inFromTheEnds(sorted.length);
    return new MedianEstimate(
        Quantiles.ofSorted(sorted, 0.5),
        inFromTheEnds == 0
            ? null
            : new Interval(sorted[inFromTheEnds - 1], sorted[sorted.length - inFromTheEnds]));
  }

  /**
   * The greatest k such that fewer than k of n rounds lie below the true median with a probability
   * of no more than half of what may be missed; 0 if there is none.
   */
  private static int inFromTheEnds(int n) {
    double mayMiss = (1 - Interval.CONFIDENCE) / 2;
    double exactlyThatMany = Math.pow(0.5, n);
    double missed = exactlyThatMany;
    int k = 0;
    while (missed <= mayMiss) {
      k++;
      exactlyThatMany *= (double) (n - k + 1) / k;
      missed += exactlyThatMany;
    }
    return k;
  }
}
