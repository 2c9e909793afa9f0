package dev.loomscope.load.command;

import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** {@code loomscope load}: one run against one server, closed loop or, with a rate, open loop. */
public final class LoadCommand {

  /** The exit code of a run whose figures tell of the generator more than of the server. */
  public static final int INVALID = 3;

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          LoadSettings.TARGET,
          LoadSettings.CLIENTS,
          LoadSettings.MESSAGES,
          LoadSettings.BYTES,
          LoadSettings.RATE,
          LoadSettings.DURATION,
          LoadSettings.WARM_UP,
          LoadSettings.CONNECTIONS,
          LoadSettings.MESSAGES_PER_CONNECTION,
          MeasureSettings.TIMEOUT,
          LoadSettings.METRICS_URL,
          MeasureSettings.SAMPLE_INTERVAL,
          LoadSettings.HOLD,
          MeasureSettings.HOLD_TIME,
          MeasureSettings.THREADS,
          MeasureSettings.CONNECTING,
          LoadSettings.JSON);

  /**
   * What came of a run.
   *
   * @param summary for people
   * @param result for the JSON file
   */
  record Outcome(String summary, Object result, boolean flawless, boolean valid) {}

  /** What the JSON file holds. */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      Map<String, String> settings,
      Object result) {}

  private LoadCommand() {}

  /**
   * Runs, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered, else {@link #INVALID} if the run was, else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    if (settings.get(LoadSettings.METRICS_URL).isEmpty()) {
      UnusedSettings.refuse(
          settings, "without metrics-url: nothing is read", MeasureSettings.SAMPLE_INTERVAL);
    }
    HostFacts host = HostFacts.read();
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Outcome outcome =
        settings.get(LoadSettings.RATE) == 0 ? ClosedRun.run(settings) : OpenRun.run(settings);
    System.out.print(outcome.summary());
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new Document(
                  host, Version.text(), began.toString(), settings.effective(), outcome.result())));
    }
    if (!outcome.flawless()) {
      return Program.FAILED;
    }
    return outcome.valid() ? 0 : INVALID;
  }
}
