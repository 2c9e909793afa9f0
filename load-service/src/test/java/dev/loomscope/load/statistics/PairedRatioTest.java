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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairedRatioTest {

  private static final int ROUNDS = 7;

  /** How rounds of the same server differ: by a factor. */
  enum Noise {
    NORMAL,
    /** Never much above, now and then far below. */
    SKEWED,
    /** Quiet, but one round in five is disturbed. */
    DISTURBED,
    /** Without a mean, short of what a double cannot hold. */
    CAUCHY;

    double factor(SplittableRandom random) {
      double normal = random.nextGaussian();
      double exponential = -Math.log(1 - random.nextDouble());
      return switch (this) {
        case NORMAL -> Math.exp(0.1 * normal);
        case SKEWED -> Math.exp(-0.2 * exponential);
        case DISTURBED ->
            Math.exp(0.02 * normal) / (random.nextInt(5) == 0 ? 1 + 2 * exponential : 1);
        case CAUCHY -> Math.exp(Math.clamp(0.05 * normal / random.nextGaussian(), -50, 50));
      };
    }
  }

  /**
   * The data of Hollander and Wolfe, table 3.1, as powers of e, so that logarithms of ratios are
   * their differences: R's {@code wilcox.test(x, y, paired = TRUE, conf.int = TRUE)} has 0.46 and
   * 0.010 to 0.786.
   */
  @Test
  void shouldAgreeWithThePublishedExample() {
    double[] x = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] y = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};

    PairedRatio ratio = PairedRatio.of(powers(x), powers(y), 0.95);

    assertThat(Math.log(ratio.ratio())).isEqualTo(0.46, within(1e-9));
    Interval interval = Objects.requireNonNull(ratio.interval());
    assertThat(Math.log(interval.low())).isEqualTo(0.010, within(1e-9));
    assertThat(Math.log(interval.high())).isEqualTo(0.786, within(1e-9));
    assertThat(ratio.verdict()).isEqualTo(Verdict.HIGHER);
  }

  /**
   * The interval is of those ratios at which {@code scipy.stats.wilcoxon(log(a / b) - log(ratio),
   * method='exact')} has p above 0.05.
   */
  @Test
  void shouldAgreeWithTheReferenceOnSevenRounds() {
    double[] a = {101.2, 99.8, 120.5, 97.3, 105.1, 88.0, 110.4};
    double[] b = {92.1, 95.5, 101.0, 99.1, 93.3, 85.2, 96.6};

    PairedRatio ratio = PairedRatio.of(a, b, 0.95);

    assertThat(ratio.ratio()).isEqualTo(1.0857274463, within(1e-9));
    Interval interval = Objects.requireNonNull(ratio.interval());
    assertThat(interval.low()).isEqualTo(1.0129387321, within(1e-9));
    assertThat(interval.high()).isEqualTo(1.1592934249, within(1e-9));
    assertThat(ratio.verdict()).isEqualTo(Verdict.HIGHER);
    assertThat(PairedRatio.of(b, a, 0.95).verdict()).isEqualTo(Verdict.LOWER);
  }

  /** One of the seven says the opposite; as few rounds cannot be overruled. */
  @Test
  void shouldTellBySevenRoundsOnlyWhatAllOfThemSay() {
    double[] same = {100, 100, 100, 100, 100, 100, 100};

    assertThat(PairedRatio.of(new double[] {110, 120, 130, 101, 140, 150, 160}, same).verdict())
        .isEqualTo(Verdict.HIGHER);
    assertThat(PairedRatio.of(new double[] {110, 120, 130, 99, 140, 150, 160}, same).verdict())
        .isEqualTo(Verdict.NO_CLEAR_DIFFERENCE);
  }

  /** One more than the critical values that tables have (two sides, 1 %; 0 of eight rounds). */
  @ParameterizedTest
  @CsvSource({"6, 1", "7, 1", "8, 1", "9, 2", "10, 4", "12, 8", "20, 38"})
  void shouldLeaveOutAsMuchAsTheTablesOfTheTestAllow(int rounds, int place) {
    double[] first = new double[rounds];
    double[] second = new double[rounds];
    Arrays.setAll(first, i -> Math.exp(Math.scalb(1.0, i - rounds)));
    Arrays.fill(second, 1);
    double[] averages = new double[rounds * (rounds + 1) / 2];
    int next = 0;
    for (int i = 0; i < rounds; i++) {
      for (int j = i; j < rounds; j++) {
        averages[next++] = (Math.log(first[i]) + Math.log(first[j])) / 2;
      }
    }
    Arrays.sort(averages);

    Interval interval = Objects.requireNonNull(PairedRatio.of(first, second).interval());

    assertThat(Math.log(interval.low())).isEqualTo(averages[place - 1], within(1e-12));
    assertThat(Math.log(interval.high()))
        .isEqualTo(averages[averages.length - place], within(1e-12));
  }

  /** Of seven rounds the confidence is exactly 1 - 2 / 2^7 = 0.984. */
  @ParameterizedTest
  @EnumSource
  void shouldFindNoClearDifferenceOfAServerFromItselfInNearlyEveryComparison(Noise noise) {
    int comparisons = 50_000;
    SplittableRandom random = new SplittableRandom(11);
    int noDifference = 0;
    for (int i = 0; i < comparisons; i++) {
      if (compare(noise, 1, random).verdict() == Verdict.NO_CLEAR_DIFFERENCE) {
        noDifference++;
      }
    }
    assertThat((double) noDifference / comparisons).isBetween(0.982, 0.987);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldTheTrueRatioInNearlyEveryComparison(Noise noise) {
    int comparisons = 50_000;
    SplittableRandom random = new SplittableRandom(13);
    int held = 0;
    for (int i = 0; i < comparisons; i++) {
      Interval interval = Objects.requireNonNull(compare(noise, 1.5, random).interval());
      held += interval.contains(1.5) ? 1 : 0;
    }
    assertThat((double) held / comparisons).isBetween(0.982, 0.987);
  }

  @Test
  void shouldNearlyAlwaysFindAServerThatIsFasterByHalf() {
    int comparisons = 1_000;
    SplittableRandom random = new SplittableRandom(17);
    int higher = 0;
    for (int i = 0; i < comparisons; i++) {
      higher += compare(Noise.NORMAL, 1.5, random).verdict() == Verdict.HIGHER ? 1 : 0;
    }
    assertThat(higher).isGreaterThan(970);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void shouldNotTellByFewerThanSixRounds(int rounds) {
    double[] first = new double[rounds];
    double[] second = new double[rounds];
    Arrays.fill(first, 100);
    Arrays.fill(second, 1);

    PairedRatio ratio = PairedRatio.of(first, second);

    assertThat(ratio.interval()).isNull();
    assertThat(ratio.verdict()).isEqualTo(Verdict.TOO_FEW_ROUNDS);
    assertThat(ratio.ratio()).isEqualTo(100, within(1e-9));
  }

  @Test
  void shouldRefuseWhatHasNoRatio() {
    assertThatThrownBy(() -> PairedRatio.of(new double[] {1}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairedRatio.of(new double[] {1}, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Rounds that also have a disturbance in common, which is to fall out of the ratio. */
  private static PairedRatio compare(Noise noise, double trueRatio, SplittableRandom random) {
    double[] first = new double[ROUNDS];
    double[] second = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      double round = 50_000 * Math.exp(0.5 * random.nextGaussian());
      first[i] = trueRatio * round * noise.factor(random);
      second[i] = round * noise.factor(random);
    }
    return PairedRatio.of(first, second);
  }

  private static double[] powers(double[] exponents) {
    return Arrays.stream(exponents).map(Math::exp).toArray();
  }
}
