package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one target of a load has shown so far. Times are in seconds, NaN where nothing is known.
 * Immutable.
 *
 * @param running whether it is under load now
 * @param requests sent so far
 * @param echoes that came back so far
 * @param errors so far, by reason; only those that there were
 * @param echoesPerSecond over the last second
 * @param recent of the last {@value Meter#WINDOW_SECONDS} seconds
 * @param total of the whole load
 * @param sendLagP99 of the last {@value Meter#WINDOW_SECONDS} seconds
 * @param server what the server used; null if the target's metrics are not configured
 * @param points all of its time, oldest first; the last minutes a point a second
 */
record Figures(
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

  /** Percentiles of the latency, in seconds. */
  record Latency(double p50, double p99, double p999) {

    private Latency worse(Latency other) {
      return new Latency(
          greater(p50, other.p50), greater(p99, other.p99), greater(p999, other.p999));
    }

    private static double greater(double one, double other) {
      return Double.isNaN(one) || other > one ? other : one;
    }
  }

  /**
   * A second of it, or an older time that is longer.
   *
   * @param second Unix time at which it ended
   * @param errors in that time
   * @param latency of the last {@value Meter#WINDOW_SECONDS} seconds
   * @param server what it used by then; null if the target's metrics are not configured
   */
  record Point(
      long second,
      double echoesPerSecond,
      long errors,
      Latency latency,
      @Nullable ServerUse server) {

    /** This and the next one as one: of a time as long as both. */
    Point and(Point next) {
      return new Point(
          next.second,
          (echoesPerSecond + next.echoesPerSecond) / 2,
          errors + next.errors,
          latency.worse(next.latency),
          next.server);
    }
  }
}
