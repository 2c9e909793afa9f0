package dev.loomscope.load.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpairedRatioTest {

  /**
   * The data of Hollander and Wolfe, table 4.1, as powers of e, so that logarithms of ratios are
   * their differences: R's {@code wilcox.test(x, y, conf.int = TRUE)} has 0.305 and -0.15 to 0.76.
   */
  @Test
  void shouldAgreeWithThePublishedExample() {
    double[] x = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    double[] y = {1.15, 0.88, 0.90, 0.74, 1.21};

    UnpairedRatio ratio = UnpairedRatio.of(powers(x), powers(y), 0.95);

    assertThat(Math.log(ratio.ratio())).isEqualTo(0.305, within(1e-9));
    Interval interval = Objects.requireNonNull(ratio.interval());
    assertThat(Math.log(interval.low())).isEqualTo(-0.15, within(1e-9));
    assertThat(Math.log(interval.high())).isEqualTo(0.76, within(1e-9));
    assertThat(ratio.verdict()).isEqualTo(Verdict.NO_CLEAR_DIFFERENCE);
  }

  /**
   * The interval is of those ratios at which {@code scipy.stats.mannwhitneyu(a, b * ratio,
   * method='exact')} has p above 0.05.
   */
  @Test
  void shouldAgreeWithTheReferenceOnSevenRounds() {
    double[] a = {101.2, 99.8, 120.5, 97.3, 105.1, 88.0, 110.4};
    double[] b = {92.1, 95.5, 101.0, 99.1, 93.3, 85.2, 96.6};

    UnpairedRatio ratio = UnpairedRatio.of(a, b, 0.95);

    assertThat(ratio.ratio()).isEqualTo(1.0836047774, within(1e-9));
    Interval interval = Objects.requireNonNull(ratio.interval());
    assertThat(interval.low()).isEqualTo(0.9881188119, within(1e-9));
    assertThat(interval.high()).isEqualTo(1.1986970684, within(1e-9));
  }

  /** One more than the critical values of U that tables have (two sides, 5 %). */
  @ParameterizedTest
  @CsvSource({
    "4, 4, 0",
    "5, 5, 2",
    "6, 7, 6",
    "7, 7, 8",
    "3, 5, 0",
    "2, 8, 0",
    "10, 10, 23",
    "20, 20, 127"
  })
  void shouldAgreeWithTheTablesOfTheTest(int first, int second, int critical) {
    assertThat(UnpairedRatio.inFromTheEnds(first, second, 0.95)).isEqualTo(critical + 1);
    assertThat(UnpairedRatio.inFromTheEnds(second, first, 0.95)).isEqualTo(critical + 1);
  }

  /** 840 by the exact distribution of 49 and 49. */
  @Test
  void shouldGoOnSmoothlyWhereRoundsAreMany() {
    assertThat(UnpairedRatio.inFromTheEnds(49, 49, 0.99)).isEqualTo(840);
    assertThat(UnpairedRatio.inFromTheEnds(50, 49, 0.99)).isBetween(840, 875);
    assertThat(UnpairedRatio.inFromTheEnds(1_000, 1_000, 0.99)).isBetween(466_000, 467_000);
    assertThat(UnpairedRatio.inFromTheEnds(1_000, 1, 0.99)).isZero();
    assertThat(UnpairedRatio.inFromTheEnds(49, 49, 0.95)).isEqualTo(925);
    assertThat(UnpairedRatio.inFromTheEnds(50, 49, 0.95)).isBetween(925, 965);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "2, 7", "1, 20"})
  void shouldNotTellByTooFewRounds(int first, int second) {
    UnpairedRatio ratio = UnpairedRatio.of(rounds(first, 100), rounds(second, 1));

    assertThat(ratio.interval()).isNull();
    assertThat(ratio.verdict()).isEqualTo(Verdict.TOO_FEW_ROUNDS);
    assertThat(ratio.ratio()).isEqualTo(100, within(1e-9));
  }

  /** By the number of ways to choose the ranks of the first: 2 / 70, 2 * 12 / 3,432. */
  @Test
  void shouldKnowHowOftenChanceAloneShowsADifference() {
    assertThat(UnpairedRatio.chance(3, 4)).isZero();
    assertThat(UnpairedRatio.chance(4, 4)).isEqualTo(2 / 70.0, within(1e-12));
    assertThat(UnpairedRatio.chance(7, 7)).isEqualTo(24 / 3_432.0, within(1e-12));
    assertThat(UnpairedRatio.chance(20, 20)).isBetween(0.009, 0.01);
    assertThat(UnpairedRatio.chance(50, 49)).isEqualTo(0.01, within(1e-12));
  }

  @Test
  void shouldTellBySevenRoundsThatLieApart() {
    UnpairedRatio ratio =
        UnpairedRatio.of(
            new double[] {10, 11, 12, 13, 14, 15, 16}, new double[] {20, 21, 22, 23, 24, 25, 26});

    assertThat(ratio.verdict()).isEqualTo(Verdict.LOWER);
  }

  /** Of seven and seven rounds the confidence is exactly 1 - 2 * 12 / 3,432 = 0.993. */
  @Test
  void shouldFindNoClearDifferenceOfAServerFromItselfInNearlyEveryComparison() {
    int comparisons = 50_000;
    SplittableRandom random = new SplittableRandom(19);
    int noDifference = 0;
    for (int i = 0; i < comparisons; i++) {
      UnpairedRatio ratio = UnpairedRatio.of(noisy(random), noisy(random));
      noDifference += ratio.verdict() == Verdict.NO_CLEAR_DIFFERENCE ? 1 : 0;
    }
    assertThat((double) noDifference / comparisons).isBetween(0.991, 0.995);
  }

  @Test
  void shouldRefuseWhatHasNoRatio() {
    assertThatThrownBy(() -> UnpairedRatio.of(new double[] {}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UnpairedRatio.of(new double[] {1}, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Seven rounds, skewed: never much above the usual, now and then far below. */
  private static double[] noisy(SplittableRandom random) {
    double[] rounds = new double[7];
    Arrays.setAll(rounds, _ -> 50_000 * Math.pow(1 - random.nextDouble(), 0.2));
    return rounds;
  }

  private static double[] rounds(int count, double figure) {
    double[] rounds = new double[count];
    Arrays.fill(rounds, figure);
    return rounds;
  }

  private static double[] powers(double[] exponents) {
    return Arrays.stream(exponents).map(Math::exp).toArray();
  }
}
