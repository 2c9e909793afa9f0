package dev.loomscope.load.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * References are SciPy's, of a million resamples: {@code scipy.stats.bootstrap((figures,),
 * numpy.mean, n_resamples=999999, method='percentile')}, and the same with {@code numpy.median}.
 */
class BootstrapTest {

  private static final double[] TWENTY = {
    61, 88, 98, 102, 77, 95, 73, 110, 84, 69, 121, 90, 66, 101, 79, 93, 87, 105, 71, 99
  };
  private static final double[] SEVEN = {3.1, 2.7, 4.4, 3.8, 3.3, 2.9, 9.5};

  @Test
  void shouldAgreeWithTheReferenceOnAMean() {
    Interval interval =
        Bootstrap.of(figures -> Arrays.stream(figures).average().orElseThrow()).interval(TWENTY);

    assertThat(interval.low()).isEqualTo(81.7, within(0.2));
    assertThat(interval.high()).isEqualTo(95.3, within(0.2));
  }

  @Test
  void shouldAgreeWithTheReferenceOnAMedian() {
    assertThat(Bootstrap.ofMedian().interval(SEVEN)).isEqualTo(new Interval(2.9, 4.4));

    Interval interval = Bootstrap.ofMedian().interval(TWENTY);
    assertThat(interval.low()).isEqualTo(78, within(0.5));
    assertThat(interval.high()).isEqualTo(98.5, within(0.5));
  }

  @Test
  void shouldSayTheSameEveryTime() {
    assertThat(Bootstrap.ofMedian().interval(TWENTY))
        .isEqualTo(Bootstrap.ofMedian().interval(TWENTY));
  }

  @Test
  void shouldBeAPointForASingleFigure() {
    assertThat(Bootstrap.ofMedian().interval(5)).isEqualTo(new Interval(5, 5));
  }
}
