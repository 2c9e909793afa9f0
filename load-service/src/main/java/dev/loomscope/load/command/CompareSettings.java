package dev.loomscope.load.command;

import dev.loomscope.load.experiment.Experiments;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.server.Pinning;
import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.load.server.Target;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings of the comparison. */
final class CompareSettings {

  private static final int MOST_ROUNDS = 1_000;

  static final Setting<List<String>> EXPERIMENT =
      Setting.of(
          "experiment",
          "Experiments to run: those that come with loomscope, by name, or YAML files",
          "names of %s, or files, separated by commas; or all"
              .formatted(String.join(", ", Experiments.SHIPPED)),
          Experiments::names);

  static final Setting<List<String>> MODES =
      Setting.of(
          "modes",
          "Modes to compare; one that is named twice is held against itself",
          "some of " + String.join(", ", Variant.NAMES) + ", separated by commas",
          CompareSettings::modes);

  static final Setting<Optional<Integer>> ROUNDS = rounds("rounds", "Rounds with warm servers");

  static final Setting<Optional<Integer>> FRESH_ROUNDS =
      rounds("fresh-rounds", "Rounds with newly started servers");

  static final Setting<Variant.ProcessStart> PROCESS_START =
      Setting.choice(
          "process.start",
          Variant.ProcessStart.class,
          "exec compares mode process with a JVM for each connection, too, in a column of its own;"
              + " that takes many minutes");

  static final Setting<Integer> DISTURBANCE_LIMIT =
      Setting.integer(
          "disturbance.limit",
          0,
          100,
          "How much of the machine's CPU other processes may use during a round, in percent; a round"
              + " in which they use more is repeated, and 100 repeats none");

  static final Setting<Pinning.Choice> PIN =
      Setting.choice(
          "pin",
          Pinning.Choice.class,
          "Whether servers and clients run on CPUs of their own; auto has rounds of both in turn");

  /** Whether to show every figure. */
  static final Setting<Boolean> DETAILS =
      Setting.bool("details", "Whether to show every figure of every server, too");

  static final Setting<String> CSV =
      LoadSettings.outputFile("csv", "File that each round's figures are written to as CSV");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.of(
              Stream.<Setting<?>>of(
                  EXPERIMENT,
                  Target.SETTING,
                  MODES,
                  ROUNDS,
                  FRESH_ROUNDS,
                  DETAILS,
                  PROCESS_START,
                  LoadSettings.JSON,
                  CSV,
                  ReportSettings.HTML,
                  MeasureSettings.WARM_UP,
                  DISTURBANCE_LIMIT,
                  PIN),
              MeasureSettings.ALL.stream(),
              ServiceProgram.ECHO_SETTINGS.stream())
          .<Setting<?>>flatMap(settings -> settings)
          .toList();

  private CompareSettings() {}

  private static Setting<Optional<Integer>> rounds(String key, String description) {
    return Setting.of(
        key,
        description,
        "a whole number from 1 to %d, or empty for each experiment's own".formatted(MOST_ROUNDS),
        text -> {
          if (text.isEmpty()) {
            return Optional.empty();
          }
          int rounds = Integer.parseInt(text);
          if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException("out of range");
          }
          return Optional.of(rounds);
        });
  }

  private static List<String> modes(String text) {
    List<String> modes = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (!Variant.NAMES.containsAll(modes)) {
      throw new IllegalArgumentException("no such mode");
    }
    return modes;
  }
}
