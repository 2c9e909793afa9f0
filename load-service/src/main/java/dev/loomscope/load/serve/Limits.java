package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measure;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What no load and no experiment may exceed, however it was asked for. Immutable.
 *
 * @param rate requests a second at a target
 * @param connections at a target
 * @param bytes of a message
 * @param duration of a comparison in all, and of a load that ends
 */
record Limits(
    int rate, int connections, int bytes, @JsonProperty("duration_seconds") Duration duration) {

  private static final Setting<Integer> RATE =
      Setting.integer(
          "limit.rate", 1, 1_000_000, "Requests a second that may be due at a target at a rate");

  private static final Setting<Integer> CONNECTIONS =
      Setting.integer(
          "limit.connections", 1, 19_000, "Connections that there may be at a target at once");

  private static final Setting<Integer> BYTES =
      Setting.integer("limit.bytes", 1, 1024 * 1024, "Size that a message may have");

  private static final Setting<Duration> DURATION =
      Setting.duration(
          "limit.duration",
          Duration.ofSeconds(1),
          Duration.ofHours(24),
          "How long a comparison may take, or a load that ends");

  /** Every setting of the limits. */
  static final List<Setting<?>> SETTINGS = List.of(RATE, CONNECTIONS, BYTES, DURATION);

  /** The limits that are set. */
  static Limits of(Settings settings) {
    return new Limits(
        settings.get(RATE), settings.get(CONNECTIONS), settings.get(BYTES), settings.get(DURATION));
  }

  /**
   * Makes sure that a load keeps to them, and can be at all.
   *
   * @return the load
   * @throws RefusedException if not
   */
  LoadOrder require(LoadOrder order) throws RefusedException {
    require("rate", order.rate(), 1, RATE, rate);
    require("connections", order.connections(), 1, CONNECTIONS, connections);
    require("messages_per_connection", order.messagesPerConnection(), 0, null, Integer.MAX_VALUE);
    require("bytes", order.bytes(), 1, BYTES, bytes);
    if (order.duration() != null && order.duration().compareTo(duration) > 0) {
      throw Refusal.LIMIT.because(
          "duration %s is above %s = %s".formatted(order.duration(), DURATION, duration));
    }
    return order;
  }

  /**
   * Makes sure that an experiment keeps to them.
   *
   * @return the experiment
   * @throws RefusedException if not
   */
  Experiment require(Experiment experiment) throws RefusedException {
    for (Point point : experiment.points()) {
      Measure measure = point.measure();
      String of = "experiment %s: ".formatted(experiment.name());
      require(of + "rate", measure.rate(), 0, RATE, rate);
      require(of + "connections", measure.connections(), 0, CONNECTIONS, connections);
      require(of + "bytes", measure.bytes(), 0, BYTES, bytes);
    }
    return experiment;
  }

  private static void require(
      String what, int value, int least, @Nullable Setting<?> limit, int most)
      throws RefusedException {
    if (value < least) {
      throw Refusal.LIMIT.because("%s %d is less than %d".formatted(what, value, least));
    }
    if (value > most) {
      throw Refusal.LIMIT.because("%s %d is above %s = %d".formatted(what, value, limit, most));
    }
  }
}
