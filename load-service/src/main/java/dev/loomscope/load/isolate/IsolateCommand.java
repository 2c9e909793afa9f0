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
      List<Trial> trials,
      List<Unmeasured> unmeasured) {}

  private IsolateCommand() {}

  /**
   * Measures, and shows and writes what came of it.
   *
   * @return 0 once all was measured, whatever came of it; 1 if a trial could not be measured
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now();
    List<Outcome> outcomes = new ArrayList<>();
    try (ServerProcesses processes = ServerProcesses.none();
        MarkerFile marker = MarkerFile.create()) {
      Isolation isolation = new Isolation(processes, marker, settings);
      for (int round = 0; round < settings.get(IsolateSettings.TRIALS); round++) {
        for (Fault fault : settings.get(IsolateSettings.FAULTS)) {
          for (Mode mode : settings.get(IsolateSettings.MODES)) {
            Outcome outcome = outcome(isolation, mode, fault);
            if (processes.isClosed()) {
              return Program.FAILED; // asked to end: that the servers are gone is no news
            }
            System.err.println(line(outcome));
            outcomes.add(outcome);
          }
        }
      }
    }
    System.out.print(IsolationTable.of(outcomes));
    List<Unmeasured> unmeasured = only(Unmeasured.class, outcomes);
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
                  only(Trial.class, outcomes),
                  unmeasured)));
    }
    return unmeasured.isEmpty() ? 0 : Program.FAILED;
  }

  /** Tries a fault in a mode; that one cannot be measured does not keep the others from it. */
  private static Outcome outcome(Isolation isolation, Mode mode, Fault fault)
      throws InterruptedException {
    try {
      return isolation.run(mode, fault);
    } catch (ProgramFailure failure) {
      return new Unmeasured(mode.label(), fault.label(), String.valueOf(failure.getMessage()));
    }
  }

  private static String line(Outcome outcome) {
    String what =
        switch (outcome) {
          case Trial trial ->
              "%d of %d clients had every echo in time".formatted(trial.inTime(), trial.clients());
          case Unmeasured unmeasured -> "not measured: " + unmeasured.problem();
        };
    return "%s, %s: %s".formatted(outcome.fault(), outcome.mode(), what);
  }

  private static <T extends Outcome> List<T> only(Class<T> kind, List<Outcome> outcomes) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
