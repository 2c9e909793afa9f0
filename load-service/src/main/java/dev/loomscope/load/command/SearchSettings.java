package dev.loomscope.load.command;

import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of the search. */
final class SearchSettings {

  private static final int HIGHEST_RATE = 1_000_000;

  static final Setting<Duration> P99 =
      Setting.duration(
          "p99",
          Duration.ofNanos(1_000),
          Duration.ofMinutes(1),
          "What 99 of 100 latencies must not exceed");

  static final Setting<Integer> FROM =
      Setting.integer("from", 1, HIGHEST_RATE, "Requests a second to begin with");

  static final Setting<Integer> TO =
      Setting.integer("to", 1, HIGHEST_RATE, "Requests a second that are not exceeded");

  static final Setting<Integer> RESOLUTION =
      Setting.integer(
          "resolution",
          1,
          100,
          "How far the lowest rate that fails may be above the highest that passes, in percent");

  static final Setting<Integer> ATTEMPTS =
      Setting.integer(
          "attempts", 1, 99, "Runs at each rate at most; more than half of them must pass");

  static final Setting<Duration> STEP_WARM_UP =
      Setting.duration(
          "step.warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long each run goes on before it is measured");

  static final Setting<Duration> STEP_DURATION =
      Setting.duration(
          "step.duration",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long each run is measured");

  static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long the server is loaded at the first rate before the search begins");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      List.of(
          LoadSettings.TARGET,
          P99,
          LoadSettings.CLIENTS,
          LoadSettings.CONNECTIONS,
          LoadSettings.BYTES,
          LoadSettings.MESSAGES_PER_CONNECTION,
          FROM,
          TO,
          RESOLUTION,
          ATTEMPTS,
          WARM_UP,
          STEP_WARM_UP,
          STEP_DURATION,
          MeasureSettings.THREADS,
          MeasureSettings.CONNECTING,
          LoadSettings.JSON);

  private SearchSettings() {}
}
