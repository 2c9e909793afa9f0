package dev.loomscope.load.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many times a server's figure in one run is its figure in another, where the rounds of the two
 * runs do not belong together: before and after a change, say.
 *
 * <p>The ratio is the Hodges-Lehmann estimate, the median of all ratios of a round of the first to
 * a round of the second, and its interval the one that belongs to the exact test of Mann and
 * Whitney on logarithms. It supposes that rounds are independent, and that the two runs' rounds are
 * spread alike but for that factor, whatever they are spread like. It cannot know what else had
 * changed between the runs; {@link PairedRatio} is better where rounds alternate. Less than four
 * rounds of each, or a few more of the one and fewer of the other, cannot tell, and are said not
 * to.
 *
 * @param ratio of the first to the second
 * @param interval of a confidence of 99 %, or of what few rounds can give, at least 95 %; null if
 *     there were too few
 * @see <a href="https://doi.org/10.1002/9781119196037">Hollander, Wolfe and Chicken, Nonparametric
 *     Statistical Methods, sections 4.1 to 4.3</a>
 */
public record UnpairedRatio(double ratio, @Nullable Interval interval) {

  /** As in R: the exact distribution below it, the normal one from there on. */
  private static final int MANY_ROUNDS = 50;

  private static final double FARTHEST_DEVIATION = 8;

  /**
   * The ratio by the figures of both runs, which need not be as many.
   *
   * @throws IllegalArgumentException if one has none, or not all are positive
   */
  public static UnpairedRatio of(double[] first, double[] second) {
    return of(first, second, Interval.RATIO_CONFIDENCE);
  }

  static UnpairedRatio of(double[] first, double[] second, double confidence) {
    double[] logarithms = new double[first.length * second.length];
    int next = 0;
    for (double one : first) {
      for (double other : second) {
        logarithms[next++] = Math.log(one / other); // NaN or infinite if one is not positive
      }
    }
    double[] sorted = Quantiles.sorted(logarithms);
    int inFromTheEnds = inFromTheEnds(first.length, second.length, confidence);
    return new UnpairedRatio(
        Math.exp(Quantiles.ofSorted(sorted, 0.5)),
        inFromTheEnds == 0
            ? null
            : new Interval(
                Math.exp(sorted[inFromTheEnds - 1]),
                Math.exp(sorted[sorted.length - inFromTheEnds])));
  }

  /** What the interval says: there is a clear difference if one lies outside of it. */
  public Verdict verdict() {
    return Verdict.of(interval);
  }

  /**
   * How probable it is that so many rounds of two that are alike show a clear difference; 0 if they
   * are too few to show any. By the exact test no more than the confidence allows, and often less:
   * few rounds have few values of the test.
   */
  public static double chance(int first, int second) {
    int inFromTheEnds = inFromTheEnds(first, second, Interval.RATIO_CONFIDENCE);
    if (inFromTheEnds == 0) {
      return 0;
    }
    return isExact(first, second)
        ? ExactTest.missed(distribution(first, second), inFromTheEnds)
        : 1 - Interval.RATIO_CONFIDENCE;
  }

  private static boolean isExact(int first, int second) {
    return first < MANY_ROUNDS && second < MANY_ROUNDS;
  }

  /** What the test of Mann and Whitney says of so many rounds. */
  static int inFromTheEnds(int first, int second, double confidence) {
    if (isExact(first, second)) {
      return ExactTest.inFromTheEnds(distribution(first, second), confidence);
    }
    double pairs = (double) first * second;
    double deviation = Math.sqrt(pairs * (first + second + 1) / 12);
    double quantile = normalQuantile((1 + confidence) / 2);
    return (int) Math.max(0, Math.floor(pairs / 2 - quantile * deviation));
  }

  /** The standard normal distribution's quantile of a probability from one half on. */
  private static double normalQuantile(double probability) {
    double low = 0;
    double high = FARTHEST_DEVIATION;
    while (high - low > 1e-9) {
      double middle = (low + high) / 2;
      if (normal(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The standard normal distribution, by its series (Abramowitz and Stegun, 26.2.11). */
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int i = 3; term > 1e-16 * sum; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /**
   * How probable each value of U is if the two are alike. U counts the pairs in which the first's
   * round is the higher one. The highest round of all is one of the first's with probability first
   * / (first + second), and is then above all of the second's; else it adds nothing.
   */
  private static double[] distribution(int first, int second) {
    double[][] ofSecond = new double[second + 1][first * second + 1];
    Arrays.stream(ofSecond).forEach(none -> none[0] = 1); // with none of the first's, U is 0
    for (int i = 1; i <= first; i++) {
      for (int j = 1; j <= second; j++) {
        double highest = (double) i / (i + j);
        for (int u = i * j; u >= 0; u--) {
          ofSecond[j][u] =
              (u < j ? 0 : highest * ofSecond[j][u - j]) + (1 - highest) * ofSecond[j - 1][u];
        }
      }
    }
    return ofSecond[second];
  }
}
