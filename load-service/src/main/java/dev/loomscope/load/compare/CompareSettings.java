package dev.loomscope.load.compare;

import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the comparison. */
final class CompareSettings {

  static final Setting<List<Scenario>> SCENARIO =
      Setting.choices(
          "scenario",
          Scenario.class,
          "Loads to compare under: light is 100 clients, medium 1,000, each with 10 messages of"
              + " 64 bytes");

  static final Setting<Integer> ROUNDS =
      Setting.integer("rounds", 1, 1_000, "Rounds with warm servers");

  static final Setting<Integer> FRESH_ROUNDS =
      Setting.integer("fresh-rounds", 1, 1_000, "Rounds with newly started servers");

  static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long each server is under load before the warm rounds");

  static final Setting<Variant.ProcessStart> PROCESS_START =
      Setting.choice(
          "process.start",
          Variant.ProcessStart.class,
          "exec compares mode process with a JVM for each connection, too, in a column of its own;"
              + " that takes many minutes");

  static final Setting<String> CSV =
      LoadSettings.outputFile("csv", "File that each round's figures are written to as CSV");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.<Setting<?>>of(
                  SCENARIO,
                  ROUNDS,
                  FRESH_ROUNDS,
                  PROCESS_START,
                  LoadSettings.JSON,
                  CSV,
                  WARM_UP,
                  ServiceProgram.START_TIME),
              Stream.concat(MeasureSettings.ALL.stream(), ServiceProgram.ECHO.settings().stream()))
          .toList();

  private CompareSettings() {}
}
