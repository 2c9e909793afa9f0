package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonView;
import dev.loomscope.load.server.Servers.Facts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one target of a load has shown so far, as it stands in the JSON. Times are in seconds, NaN
 * where nothing is known. Immutable.
 *
 * @param running whether it is under load now
 * @param requests sent so far
 * @param echoes that came back so far
 * @param errors so far, by reason; only those that there were
 * @param echoesPerSecond over the last second
 * @param latencySeconds of the last ten seconds
 * @param totalLatencySeconds of the whole load
 * @param sendLagP99Seconds of the last ten seconds
 * @param ownLagP99Seconds the same of the part that is the generator's own fault
 * @param late whether the generator was so late in these seconds that their latency tells of it
 * @param totalLate whether that is so of the whole load
 * @param server what the server used; null if the target's metrics are not configured
 * @param points all of its time, oldest first; the last minutes a point a second
 */
record Figures(
    @JsonUnwrapped Facts target,
    boolean running,
    int connections,
    long requests,
    long echoes,
    Map<String, Long> errors,
    double echoesPerSecond,
    Latency latencySeconds,
    Latency totalLatencySeconds,
    double sendLagP99Seconds,
    double ownLagP99Seconds,
    boolean late,
    boolean totalLate,
    ServerMeter.@Nullable Use server,
    @JsonIgnore List<Point> points) {

  /** Percentiles of the latency, in seconds. */
  record Latency(double p50, double p99, double p999) {

    private Latency worse(Latency other) {
      return new Latency(
          greater(p50, other.p50), greater(p99, other.p99), greater(p999, other.p999));
    }
  }

  /**
   * A second of it, or an older time that is longer.
   *
   * @param second Unix time at which it ended
   * @param errors in that time
   * @param latency of the last ten seconds
   * @param late whether the generator was late in them
   * @param server what it used by then
   */
  record Point(
      long second,
      double echoesPerSecond,
      long errors,
      Latency latency,
      boolean late,
      ServerMeter.Use server) {

    /** This and the next one as one: of a time as long as both. */
    Point and(Point next) {
      return new Point(
          next.second,
          (echoesPerSecond + next.echoesPerSecond) / 2,
          errors + next.errors,
          latency.worse(next.latency),
          late || next.late,
          next.server);
    }
  }

  /** The points in columns of one length. */
  record History(
      List<Long> timestampSeconds,
      List<Double> echoesPerSecond,
      List<Long> errors,
      List<Double> p50Seconds,
      List<Double> p99Seconds,
      List<Boolean> late,
      List<Double> cpuPercent,
      List<Double> memoryBytes) {}

  @JsonProperty
  @JsonView(ServeJson.Whole.class)
  History history() {
    return new History(
        points.stream().map(Point::second).toList(),
        points.stream().map(Point::echoesPerSecond).toList(),
        points.stream().map(Point::errors).toList(),
        points.stream().map(point -> point.latency().p50()).toList(),
        points.stream().map(point -> point.latency().p99()).toList(),
        points.stream().map(Point::late).toList(),
        points.stream().map(point -> point.server().cpuPercent()).toList(),
        points.stream().map(point -> point.server().memoryBytes()).toList());
  }

  /** The greater of two values, of which one may be unknown. */
  static double greater(double one, double other) {
    return Double.isNaN(one) || other > one ? other : one;
  }
}
