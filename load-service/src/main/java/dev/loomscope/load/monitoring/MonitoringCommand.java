package dev.loomscope.load.monitoring;

import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.result.HostFacts;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code loomscope bench monitoring}: a collector under many agents, over UDP and over TCP. */
public final class MonitoringCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = MonitoringSettings.ALL;

  /** What the JSON file holds. */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      Map<String, String> settings,
      List<Round> rounds) {}

  private MonitoringCommand() {}

  /**
   * Measures, and shows and writes what came of it.
   *
   * @return 0
   * @throws ProgramFailure if a collector or a simulation does not do its part
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<Load> loads =
        settings.get(MonitoringSettings.AGENTS).stream()
            .flatMap(agents -> Stream.of(new Load(agents, "udp"), new Load(agents, "tcp")))
            .toList();
    List<Round> rounds = new ArrayList<>();
    try (ServerProcesses processes = ServerProcesses.none()) {
      RoundRunner runner = new RoundRunner(processes, settings);
      for (int round = 1; round <= settings.get(MonitoringSettings.ROUNDS); round++) {
        for (Load load : loads) {
          System.err.printf("round %d, %s%n", round, load);
          rounds.add(runner.run(load));
        }
      }
    }
    System.out.print(MonitoringTable.of(loads, rounds));
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new Document(host, Version.text(), began.toString(), settings.effective(), rounds)));
    }
    return 0;
  }
}
