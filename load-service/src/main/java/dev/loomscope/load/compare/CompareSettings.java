package dev.loomscope.load.compare;

import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

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

  static final Setting<Integer> REQUESTS_PER_ROUND =
      Setting.integer(
          "requests-per-round",
          1,
          10_000_000,
          "Messages in a warm round at least: a scenario of fewer is run several times in a row");

  static final Setting<Duration> ROUND_TIME =
      Setting.duration(
          "round-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a warm round goes on running a scenario again, however few were sent by then");

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

  static final Setting<String> ECHO_JAR =
      Setting.text(
          "echo.jar",
          "The echo service; if empty, echo-service/target/echo-service.jar where loomscope is");

  static final Setting<List<String>> ECHO_JAVA_OPTIONS =
      Setting.of(
          "echo.java-options",
          "JVM options of the echo servers, separated by spaces",
          "options that begin with a dash",
          CompareSettings::options);

  static final Setting<Duration> START_TIME =
      Setting.duration(
          "start-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long an echo server may take to get ready");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      List.of(
          SCENARIO,
          ROUNDS,
          FRESH_ROUNDS,
          PROCESS_START,
          LoadSettings.JSON,
          CSV,
          REQUESTS_PER_ROUND,
          ROUND_TIME,
          WARM_UP,
          LoadSettings.TIMEOUT,
          LoadSettings.SAMPLE_INTERVAL,
          LoadSettings.HOLD_TIME,
          LoadSettings.THREADS,
          LoadSettings.CONNECTING,
          START_TIME,
          ECHO_JAR,
          ECHO_JAVA_OPTIONS);

  /** Where the launcher says that loomscope is. */
  private static final String HOME = "loomscope.home";

  private CompareSettings() {}

  /**
   * The echo service's jar.
   *
   * @throws InvalidSettingException if there is none
   */
  static Path echoJar(Settings settings) throws InvalidSettingException {
    String given = settings.get(ECHO_JAR);
    Path jar =
        given.isEmpty()
            ? Path.of(System.getProperty(HOME, "."), "echo-service/target/echo-service.jar")
            : Path.of(given);
    if (!Files.isRegularFile(jar)) {
      throw new InvalidSettingException(
          "setting echo.jar = '%s' is not allowed: it must be the echo service's jar, and there is"
                  .formatted(given)
              + " no file "
              + jar.toAbsolutePath());
    }
    return jar.toAbsolutePath();
  }

  private static List<String> options(String text) {
    List<String> options =
        Arrays.stream(text.split("\\s+")).filter(option -> !option.isEmpty()).toList();
    if (options.stream().anyMatch(option -> !option.startsWith("-"))) {
      throw new IllegalArgumentException("no option");
    }
    return options;
  }
}
