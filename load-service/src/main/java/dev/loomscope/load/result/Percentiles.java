package dev.loomscope.load.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, in seconds: half of all times are at most p50, 99 of 100 at most p99.
 */
public record Percentiles(
    double p50, double p90, double p99, @JsonProperty("p99_9") double p999, double max) {

  private static final double NANOS = 1e9;

  /** These percentiles as figures of a mode. */
  Map<Figure, Double> figures() {
    return Map.of(
        Figure.LATENCY_P50_SECONDS, p50,
        Figure.LATENCY_P99_SECONDS, p99,
        Figure.LATENCY_P999_SECONDS, p999,
        Figure.LATENCY_MAX_SECONDS, max);
  }

  /** The percentiles of a histogram of nanoseconds; null if it is empty. */
  public static @Nullable Percentiles of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return null;
    }
    return new Percentiles(
        histogram.getValueAtPercentile(50) / NANOS,
        histogram.getValueAtPercentile(90) / NANOS,
        histogram.getValueAtPercentile(99) / NANOS,
        histogram.getValueAtPercentile(99.9) / NANOS,
        histogram.getMaxValue() / NANOS);
  }
}
