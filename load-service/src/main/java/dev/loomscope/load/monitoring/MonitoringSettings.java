package dev.loomscope.load.monitoring;

import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the measurement. */
final class MonitoringSettings {

  /** As many as one collector takes by default. */
  private static final int MOST_AGENTS = 10_000;

  static final Setting<List<Integer>> AGENTS =
      Setting.of(
          "monitoring.agents",
          "How many agents to simulate, one measurement for each number",
          "whole numbers from 1 to " + MOST_AGENTS + ", separated by commas",
          MonitoringSettings::numbers);

  static final Setting<Integer> ROUNDS =
      Setting.integer("monitoring.rounds", 1, 100, "Rounds, each with fresh collectors");

  static final Setting<Duration> INTERVAL =
      duration("monitoring.interval", "Time from one sample of an agent to the next");

  static final Setting<Duration> WARM_UP =
      duration("monitoring.warm-up", "How long agents report before a collector is measured");

  static final Setting<Duration> DURATION =
      duration("monitoring.duration", "How long a collector is measured that runs");

  static final Setting<Duration> STALL =
      duration("monitoring.stall", "How long a collector is stopped");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.of(
              List.<Setting<?>>of(
                  AGENTS,
                  ROUNDS,
                  INTERVAL,
                  WARM_UP,
                  DURATION,
                  STALL,
                  LoadSettings.JSON,
                  ServiceProgram.START_TIME),
              ServiceProgram.COLLECTOR.settings(),
              ServiceProgram.SIMULATION.settings())
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private MonitoringSettings() {}

  private static Setting<Duration> duration(String key, String description) {
    return Setting.duration(key, Duration.ofMillis(100), Duration.ofMinutes(10), description);
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers =
        Arrays.stream(text.split(",", -1)).map(one -> Integer.valueOf(one.strip())).toList();
    if (numbers.stream().anyMatch(number -> number < 1 || number > MOST_AGENTS)) {
      throw new IllegalArgumentException("out of range");
    }
    return numbers;
  }
}
