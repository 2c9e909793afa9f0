package dev.loomscope.load.compare;

import dev.loomscope.load.echo.EchoServers;
import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ComparisonResult.ScenarioResult;
import dev.loomscope.load.result.ComparisonResult.Server;
import dev.loomscope.load.result.HostFacts;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code loomscope compare}: one echo server in each mode under the same load. */
public final class CompareCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = CompareSettings.ALL;

  private CompareCommand() {}

  /**
   * Compares, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered, else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now();
    boolean hasFork = System.getProperty("os.name").equals("Linux");
    List<Variant> variants = Variant.of(settings.get(CompareSettings.PROCESS_START), hasFork);
    List<Server> servers;
    List<ScenarioResult> scenarios;
    try (ServerProcesses processes = ServerProcesses.none();
        Progress progress = Progress.of(Comparison.steps(settings, variants))) {
      if (!hasFork) {
        progress.say("This system has no fork(2): mode process starts a JVM for each connection.");
      }
      EchoServers starter = new EchoServers(processes, settings);
      Comparison comparison =
          new Comparison(settings, variants, starter, new RoundRunner(settings), progress);
      try {
        comparison.run();
        servers = comparison.servers();
        scenarios = comparison.results();
      } catch (ProgramFailure failure) {
        if (processes.isClosed()) {
          return Program.FAILED; // asked to end: that the servers are gone is no news
        }
        throw failure;
      }
    }
    return report(
        new ComparisonResult(
            host,
            Version.text(),
            ProcessHandle.current().info().commandLine().orElse(""),
            began.truncatedTo(ChronoUnit.SECONDS).toString(),
            began.until(Instant.now(), ChronoUnit.MILLIS) / 1e3,
            settings.effective(),
            servers,
            scenarios),
        settings);
  }

  private static int report(ComparisonResult result, Settings settings) throws ProgramFailure {
    System.out.print(ComparisonTable.of(result));
    String json = settings.get(LoadSettings.JSON);
    if (!json.isEmpty()) {
      ResultFile.write(json, ResultFile.json(result));
    }
    String csv = settings.get(CompareSettings.CSV);
    if (!csv.isEmpty()) {
      ResultFile.write(csv, ComparisonCsv.of(result));
    }
    return result.isFlawless() ? 0 : Program.FAILED;
  }
}
