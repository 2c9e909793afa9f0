package dev.loomscope.load.statistics;

/**
 * Which of two figures is the higher one by the order of rounds alone: for figures that can be 0,
 * of which there are no ratios. A round counts for whom it puts first; if the two are alike, each
 * does so with probability one half. Stateless.
 *
 * @see <a href="https://doi.org/10.1002/9781119196037">Hollander, Wolfe and Chicken, Nonparametric
 *     Statistical Methods, section 3.4</a>
 */
public final class SignTest {

  private SignTest() {}

  /**
   * What the rounds say of the first.
   *
   * @throws IllegalArgumentException if they are not as many
   */
  public static Verdict of(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException("no pairs");
    }
    int higher = 0;
    int lower = 0;
    for (int i = 0; i < first.length; i++) {
      higher += first[i] > second[i] ? 1 : 0;
      lower += first[i] < second[i] ? 1 : 0;
    }
    if (ExactTest.inFromTheEnds(binomial(first.length), Interval.RATIO_CONFIDENCE) == 0) {
      return Verdict.TOO_FEW_ROUNDS;
    }
    int told = higher + lower;
    int mayDiffer =
        told == 0 ? 0 : ExactTest.inFromTheEnds(binomial(told), Interval.RATIO_CONFIDENCE);
    if (lower < mayDiffer) {
      return Verdict.HIGHER;
    }
    return higher < mayDiffer ? Verdict.LOWER : Verdict.NO_CLEAR_DIFFERENCE;
  }

  /** How probable it is that so many of n rounds, from 0 on, are for the first. */
  private static double[] binomial(int n) {
    double[] probability = new double[n + 1];
    probability[0] = Math.pow(0.5, n);
    for (int k = 1; k <= n; k++) {
      probability[k] = probability[k - 1] * (n - k + 1) / k;
    }
    return probability;
  }
}
