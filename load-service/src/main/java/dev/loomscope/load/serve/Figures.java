package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one target of a run has shown so far. Times are in seconds, NaN where nothing is known.
 * Immutable.
 *
 * @param running whether it is under load now
 * @param requests sent so far
 * @param echoes that came back so far
 * @param errors so far, by reason; only those that there were
 * @param echoesPerSecond over the last second
 * @param recent of the last {@value Meter#WINDOW_SECONDS} seconds
 * @param total of the whole run
 * @param sendLagP99 of the last {@value Meter#WINDOW_SECONDS} seconds; NaN in a closed loop
 * @param server what the server used; null if the target's metrics are not configured
 * @param points the last minutes, a point a second, oldest first
 */
public record Figures(
    Target target,
    boolean running,
    int connections,
    long requests,
    long echoes,
    Map<String, Long> errors,
    double echoesPerSecond,
    Latency recent,
    Latency total,
    double sendLagP99,
    @Nullable ServerUse server,
    List<Point> points) {

  /** The counts alone. */
  Run.Counts counts() {
    return new Run.Counts(requests, errors.values().stream().mapToLong(Long::longValue).sum());
  }

  /** Percentiles of the latency, in seconds. */
  public record Latency(double p50, double p99, double p999) {}

  /**
   * A second of it.
   *
   * @param second Unix time
   * @param errors in that second
   * @param latency of the last {@value Meter#WINDOW_SECONDS} seconds
   * @param server what it used by then; null if the target's metrics are not configured
   */
  public record Point(
      long second,
      double echoesPerSecond,
      long errors,
      Latency latency,
      @Nullable ServerUse server) {}
}
