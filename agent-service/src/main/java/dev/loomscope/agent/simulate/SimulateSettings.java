package dev.loomscope.agent.simulate;

import dev.loomscope.agent.send.SendSettings;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Termination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of the simulation. */
final class SimulateSettings {

  static final Setting<Integer> AGENTS =
      Setting.integer(
          "agents", 1, 99_999, "Nodes to simulate, each with an agent and a socket of its own");

  static final Setting<Duration> DURATION =
      Setting.duration(
          "duration", Duration.ZERO, Duration.ofDays(365), "How long to report; 0s: until stopped");

  static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long to report beforehand without taking times; what is sent and acknowledged counts");

  static final Setting<Integer> CORES =
      Setting.integer(
          "cores", 0, 1_024, "Cores of each node; 0 for a mixture of 2 to 64, most of them few");

  static final Setting<Integer> THREADS =
      Setting.integer("threads", 1, 64, "Threads that share the agents");

  static final Setting<String> JSON =
      Setting.of(
          "json",
          "File that the figures are written to as JSON",
          "a file in a folder that exists, or empty for none",
          text -> {
            Path file = Path.of(text).toAbsolutePath();
            Path folder = file.getParent();
            boolean possible =
                folder != null && Files.isWritable(folder) && !Files.isDirectory(file);
            if (!text.isEmpty() && !possible) {
              throw new IllegalArgumentException("cannot be written");
            }
            return text;
          });

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.concat(
              SendSettings.SETTINGS.stream(),
              Stream.<Setting<?>>of(
                  AGENTS, DURATION, WARM_UP, CORES, THREADS, JSON, Termination.EXIT_WITH_PID))
          .toList();

  private SimulateSettings() {}
}
