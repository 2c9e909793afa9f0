package dev.loomscope.load.isolate;

import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the measurement of isolation. */
final class IsolateSettings {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  static final Setting<List<Mode>> MODES =
      Setting.choices(
          "modes",
          Mode.class,
          "Modes of the echo server; process-exec starts a JVM for each connection");

  static final Setting<List<Fault>> FAULTS =
      Setting.choices("faults", Fault.class, "What one client has its handler do");

  static final Setting<Integer> TRIALS =
      Setting.integer("trials", 1, 1_000, "How often each fault is tried in each mode, in turn");

  static final Setting<Integer> CLIENTS =
      Setting.integer("clients", 1, 10_000, "Well-behaved clients");

  static final Setting<Duration> DEADLINE =
      Setting.duration(
          "deadline", SHORTEST, LONGEST, "When an echo is late, from when its message was sent");

  static final Setting<Duration> LEAD_TIME =
      Setting.duration(
          "lead-time", SHORTEST, LONGEST, "How long the clients echo before the fault");

  static final Setting<Duration> OBSERVATION_TIME =
      Setting.duration(
          "observation-time", SHORTEST, LONGEST, "How long the clients echo on after the fault");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.<Setting<?>>of(
                  MODES,
                  FAULTS,
                  TRIALS,
                  CLIENTS,
                  DEADLINE,
                  LEAD_TIME,
                  OBSERVATION_TIME,
                  LoadSettings.JSON,
                  ServiceProgram.START_TIME),
              ServiceProgram.ECHO.settings().stream())
          .toList();

  private IsolateSettings() {}
}
