package dev.loomscope.load.result;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The middle and the ends of several rounds' figures.
 *
 * @param median the middle one; of an even number the mean of the middle two
 * @param low the least
 * @param high the greatest
 */
public record Spread(double median, double low, double high) {

  /** The spread of those figures that are known; null if none is. */
  public static @Nullable Spread of(Collection<? extends @Nullable Double> figures) {
    double[] sorted =
        figures.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).toArray();
    if (sorted.length == 0) {
      return null;
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
