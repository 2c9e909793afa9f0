package dev.loomscope.load.statistics;

import java.util.Arrays;

/** Quantiles of a few figures. Stateless. */
final class Quantiles {

  private Quantiles() {}

  /** The middle figure; of an even number the mean of the middle two. */
  static double median(double[] figures) {
    return ofSorted(sorted(figures), 0.5);
  }

  /**
   * The figure below which a part of the others lies, with straight lines between them (Hyndman and
   * Fan's definition 7, which R and NumPy take by default).
   *
   * @param part from 0 to 1
   */
  static double ofSorted(double[] sorted, double part) {
    double position = part * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /**
   * A sorted copy.
   *
   * @throws IllegalArgumentException if there is none, or one is infinite or no number
   */
  static double[] sorted(double[] figures) {
    if (figures.length == 0 || !Arrays.stream(figures).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("not figures: " + Arrays.toString(figures));
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
