package dev.loomscope.load.serve;

import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What no run may exceed, however it was asked for. Immutable.
 *
 * @param rate requests a second at a target
 * @param connections at a target
 * @param bytes of a message
 * @param duration of a run that ends, at a target
 */
public record Limits(int rate, int connections, int bytes, Duration duration) {

  private static final Setting<Integer> RATE =
      Setting.integer(
          "limit.rate", 1, 100_000, "Requests a second that a run may make at a target");

  private static final Setting<Integer> CONNECTIONS =
      Setting.integer(
          "limit.connections", 1, 19_000, "Connections that a run may have at a target");

  private static final Setting<Integer> BYTES =
      Setting.integer("limit.bytes", 1, 1024 * 1024, "Size that a message of a run may have");

  private static final Setting<Duration> DURATION =
      Setting.duration(
          "limit.duration",
          Duration.ofSeconds(1),
          Duration.ofHours(24),
          "How long a run that ends may last at a target");

  /** Every setting of the limits. */
  public static final List<Setting<?>> SETTINGS = List.of(RATE, CONNECTIONS, BYTES, DURATION);

  /** The limits that are set. */
  public static Limits of(Settings settings) {
    return new Limits(
        settings.get(RATE), settings.get(CONNECTIONS), settings.get(BYTES), settings.get(DURATION));
  }

  /** What of a scenario exceeds a limit, in words; empty if nothing does. */
  public Optional<String> exceededBy(Scenario scenario) {
    if (scenario.rate() > rate) {
      return Optional.of("rate %d is above limit.rate = %d".formatted(scenario.rate(), rate));
    }
    if (scenario.connections() > connections) {
      return Optional.of(
          "connections %d is above limit.connections = %d"
              .formatted(scenario.connections(), connections));
    }
    if (scenario.bytes() > bytes) {
      return Optional.of("bytes %d is above limit.bytes = %d".formatted(scenario.bytes(), bytes));
    }
    if (scenario.duration().compareTo(duration) > 0) {
      return Optional.of(
          "duration %s is above limit.duration = %s".formatted(scenario.duration(), duration));
    }
    return Optional.empty();
  }
}
