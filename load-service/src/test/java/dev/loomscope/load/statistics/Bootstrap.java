package dev.loomscope.load.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The percentile bootstrap, which exact intervals are held against: draws rounds with replacement
 * again and again, and takes the interval that holds the middle of what the statistic then was.
 *
 * <p>It works for any statistic, but promises too much of few rounds: of seven, the interval of the
 * median is in truth one of 87.5 %. {@link MedianEstimate} and {@link PairedRatio} keep their
 * promise from six rounds on.
 *
 * <p>The draws are the same every time. Immutable; thread-safe if the statistic is.
 *
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani, An Introduction to the
 *     Bootstrap, chapter 13</a>
 */
final class Bootstrap {

  /** Enough for the ends to be true to a hundredth of the interval's width. */
  private static final int RESAMPLES = 10_000;

  private static final long SEED = 0x10_0150_09eL;

  private final ToDoubleFunction<double[]> statistic;

  private Bootstrap(ToDoubleFunction<double[]> statistic) {
    this.statistic = statistic;
  }

  /**
   * The bootstrap of a statistic.
   *
   * @param statistic of figures that are in no order, and that it may put into one
   */
  static Bootstrap of(ToDoubleFunction<double[]> statistic) {
    return new Bootstrap(statistic);
  }

  /** The bootstrap of the median. */
  static Bootstrap ofMedian() {
    return of(Quantiles::median);
  }

  /** The interval of the statistic, by the figures of some rounds, at least one. */
  Interval interval(double... figures) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] resample = new double[figures.length];
    double[] statistics = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < resample.length; j++) {
        resample[j] = figures[random.nextInt(figures.length)];
      }
      statistics[i] = statistic.applyAsDouble(resample);
    }
    Arrays.sort(statistics);
    double outside = (1 - Interval.CONFIDENCE) / 2;
    return new Interval(
        Quantiles.ofSorted(statistics, outside), Quantiles.ofSorted(statistics, 1 - outside));
  }
}
