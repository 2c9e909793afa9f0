package dev.loomscope.load.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many times the one server's figure is the other's, by rounds in which both were measured one
 * after the other: what disturbed a round disturbed both, and falls out of their ratio.
 *
 * <p>The ratio is the Hodges-Lehmann estimate of the rounds' logarithmic ratios, and its interval
 * the one that belongs to the exact signed-rank test. Of two servers that are alike, a round's
 * ratio is as often above one as it is below by the same factor, whatever the noise is like,
 * because swapping the two changes nothing. That is all the interval supposes; so it says of two
 * that are alike that there is no clear difference at least 99 times in 100, skewed noise and
 * disturbed rounds included. Few rounds cannot promise as much: seven, all of which say the same,
 * may be wrong 1.6 times in 100, six 3.1 times, and fewer are said not to tell. Intervals by
 * Student's t suppose normal noise, bootstrap intervals of few rounds are too narrow.
 *
 * @param ratio of the first to the second
 * @param interval of a confidence of 99 %, or of what fewer than eight rounds can give; null if
 *     there were fewer than six
 * @see <a href="https://doi.org/10.1145/2464157.2464160">Kalibera and Jones, Rigorous Benchmarking
 *     in Reasonable Time, on ratios with an interval instead of tests</a>
 * @see <a href="https://doi.org/10.1002/9781119196037">Hollander, Wolfe and Chicken, Nonparametric
 *     Statistical Methods, sections 3.1 to 3.3</a>
 */
public record PairedRatio(double ratio, @Nullable Interval interval) {

  /**
   * The ratio by the figures of both in the same rounds.
   *
   * @throws IllegalArgumentException if they are not as many, or not all positive
   */
  public static PairedRatio of(double[] first, double[] second) {
    return of(first, second, Interval.RATIO_CONFIDENCE);
  }

  static PairedRatio of(double[] first, double[] second, double confidence) {
    if (first.length != second.length || first.length == 0) {
      throw new IllegalArgumentException("no pairs");
    }
    double[] logarithms = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      logarithms[i] = Math.log(first[i] / second[i]); // NaN or infinite if one is not positive
    }
    double[] averages = pairwiseAverages(Quantiles.sorted(logarithms));
    int inFromTheEnds = ExactTest.inFromTheEnds(distribution(first.length), confidence);
    return new PairedRatio(
        Math.exp(Quantiles.ofSorted(averages, 0.5)),
        inFromTheEnds == 0
            ? null
            : new Interval(
                Math.exp(averages[inFromTheEnds - 1]),
                Math.exp(averages[averages.length - inFromTheEnds])));
  }

  /** What the interval says: there is a clear difference if one lies outside of it. */
  public Verdict verdict() {
    return Verdict.of(interval);
  }

  /**
   * How probable it is that so many rounds of two that are alike show a clear difference, by the
   * exact test; 0 if they are too few to show any.
   */
  public static double chance(int rounds) {
    double[] probability = distribution(rounds);
    return ExactTest.missed(
        probability, ExactTest.inFromTheEnds(probability, Interval.RATIO_CONFIDENCE));
  }

  /** The means of any two figures, each with itself included, sorted: Walsh averages. */
  private static double[] pairwiseAverages(double[] figures) {
    double[] averages = new double[figures.length * (figures.length + 1) / 2];
    int next = 0;
    for (int i = 0; i < figures.length; i++) {
      for (int j = i; j < figures.length; j++) {
        averages[next++] = (figures[i] + figures[j]) / 2;
      }
    }
    Arrays.sort(averages);
    return averages;
  }

  /** How probable each sum of signed ranks of n rounds is, from 0. */
  private static double[] distribution(int n) {
    double[] probability = new double[n * (n + 1) / 2 + 1];
    probability[0] = 1;
    int most = 0;
    for (int rank = 1; rank <= n; rank++) {
      most += rank;
      for (int sum = most; sum >= 0; sum--) {
        // this rank counts or not, each with probability one half
        probability[sum] = (probability[sum] + (sum < rank ? 0 : probability[sum - rank])) / 2;
      }
    }
    return probability;
  }
}
