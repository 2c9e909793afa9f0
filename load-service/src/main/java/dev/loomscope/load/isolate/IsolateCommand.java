package dev.loomscope.load.isolate;

import dev.loomscope.load.process.ServerProcesses;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code loomscope isolate}: whom a failing handler harms, mode by mode. */
public final class IsolateCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = IsolateSettings.ALL;

  /** What the JSON file holds. */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      double seconds,
      Map<String, String> settings,
      List<Trial> trials) {}

  private IsolateCommand() {}

  /**
   * Measures, and shows and writes what came of it.
   *
   * @return 0 once all was measured, whatever came of it
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now();
    List<Trial> trials = new ArrayList<>();
    try (ServerProcesses processes = ServerProcesses.none();
        MarkerFile marker = MarkerFile.create()) {
      Isolation isolation = new Isolation(processes, marker, settings);
      try {
        for (int round = 0; round < settings.get(IsolateSettings.TRIALS); round++) {
          round(isolation, settings, trials);
        }
      } catch (ProgramFailure failure) {
        if (processes.isClosed()) {
          return Program.FAILED; // asked to end: that the servers are gone is no news
        }
        throw failure;
      }
    }
    System.out.print(IsolationTable.of(trials));
    String json = settings.get(LoadSettings.JSON);
    if (!json.isEmpty()) {
      ResultFile.write(
          json,
          ResultFile.json(
              new Document(
                  host,
                  Version.text(),
                  began.truncatedTo(ChronoUnit.SECONDS).toString(),
                  began.until(Instant.now(), ChronoUnit.MILLIS) / 1e3,
                  settings.effective(),
                  trials)));
    }
    return 0;
  }

  /** Tries each fault once in each mode. */
  private static void round(Isolation isolation, Settings settings, List<Trial> trials)
      throws ProgramFailure, InterruptedException {
    for (Fault fault : settings.get(IsolateSettings.FAULTS)) {
      for (Mode mode : settings.get(IsolateSettings.MODES)) {
        Trial trial = isolation.run(mode, fault);
        trials.add(trial);
        System.err.printf(
            "%s, %s: %d of %d clients had every echo in time%n",
            trial.fault(), trial.mode(), trial.inTime(), trial.clients());
      }
    }
  }
}
