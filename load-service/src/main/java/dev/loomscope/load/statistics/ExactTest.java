package dev.loomscope.load.statistics;

import java.util.Arrays;

/**
 * How far in from the ends of the sorted estimates an interval begins that belongs to an exact test
 * of ranks.
 */
final class ExactTest {

  private ExactTest() {}

  /**
   * The greatest k such that the test's statistic is below k with a probability of no more than
   * half of what may be missed. Where that asks too much of so few rounds, the widest interval that
   * they have, k = 1, if it is of {@link Interval#CONFIDENCE} at least; else 0, none.
   *
   * @param probability of each value of the statistic, from 0, if the two are alike
   * @param confidence that is aimed at
   */
  static int inFromTheEnds(double[] probability, double confidence) {
    int k = within(probability, confidence);
    return k > 0 ? k : Math.min(1, within(probability, Interval.CONFIDENCE));
  }

  /**
   * How probable it is that the interval from the k-th estimate from below to the k-th from above
   * does not hold what it should.
   *
   * @param probability of each value of the statistic, from 0, if the two are alike
   */
  static double missed(double[] probability, int k) {
    return 2 * Arrays.stream(probability, 0, k).sum();
  }

  private static int within(double[] probability, double confidence) {
    double mayMiss = (1 - confidence) / 2;
    double missed = probability[0];
    int k = 0;
    while (missed <= mayMiss) {
      k++;
      missed += probability[k];
    }
    return k;
  }
}
