package dev.loomscope.load.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MedianEstimateTest {

  private static final double[] WEIGHTS = {
    61, 88, 98, 102, 77, 95, 73, 110, 84, 69, 121, 90, 66, 101, 79, 93, 87, 105, 71, 99
  };

  /** As {@code scipy.stats.quantile_test(weights, p=0.5).confidence_interval(0.95)} has it. */
  @Test
  void shouldAgreeWithTheReference() {
    assertThat(MedianEstimate.of(WEIGHTS)).isEqualTo(new MedianEstimate(89, new Interval(77, 99)));
  }

  /**
   * As the table in Hollander and Wolfe has it, and {@code scipy.stats.binom.cdf(k - 1, n, 0.5)}.
   */
  @ParameterizedTest
  @CsvSource({"6, 1", "7, 1", "8, 1", "9, 2", "10, 2", "15, 4", "20, 6", "25, 8", "50, 18"})
  void shouldGoAsFarInFromTheEndsAsTheConfidenceAllows(int rounds, int inFromTheEnds) {
    double[] figures = IntStream.rangeClosed(1, rounds).asDoubleStream().toArray();

    assertThat(MedianEstimate.of(figures).interval())
        .isEqualTo(new Interval(inFromTheEnds, rounds + 1.0 - inFromTheEnds));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void shouldHaveNoIntervalOfFewerThanSixRounds(int rounds) {
    assertThat(MedianEstimate.of(new double[rounds]).interval()).isNull();
  }

  @Test
  void shouldHoldTheTrueMedianAsOftenAsPromisedWhereTheBootstrapDoesNot() {
    int trials = 2_000;
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    int heldByBootstrap = 0;
    for (int i = 0; i < trials; i++) {
      double[] figures = new double[7];
      for (int j = 0; j < figures.length; j++) {
        figures[j] = Math.exp(random.nextGaussian()); // skewed, and its true median is 1
      }
      Interval interval = MedianEstimate.of(figures).interval();
      held += interval != null && interval.contains(1) ? 1 : 0;
      heldByBootstrap += Bootstrap.ofMedian().interval(figures).contains(1) ? 1 : 0;
    }
    assertThat((double) held / trials).isBetween(0.975, 0.995); // exactly 1 - 2 / 2^7 = 0.984
    assertThat((double) heldByBootstrap / trials).isBetween(0.85, 0.90); // exactly 0.875
  }

  @Test
  void shouldRefuseWhatIsNoFigure() {
    assertThatThrownBy(() -> MedianEstimate.of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MedianEstimate.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MedianEstimate.of(new double[1_001]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
