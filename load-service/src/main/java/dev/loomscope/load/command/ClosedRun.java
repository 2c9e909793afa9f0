package dev.loomscope.load.command;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;

/** One closed-loop run against one server. */
final class ClosedRun {

  private ClosedRun() {}

  static LoadCommand.Outcome run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    UnusedSettings.refuse(
        settings,
        "without rate",
        LoadSettings.DURATION,
        LoadSettings.WARM_UP,
        LoadSettings.CONNECTIONS,
        LoadSettings.MESSAGES_PER_CONNECTION);
    if (!settings.get(LoadSettings.HOLD)) {
      UnusedSettings.refuse(settings, "without hold", MeasureSettings.HOLD_TIME);
    }
    LoadPlan plan = plan(settings);
    WatchedLoad<LoadFigures> run =
        WatchedLoad.run(
            settings,
            !plan.hold(),
            watch ->
                LoadEngine.run(
                    plan,
                    () -> {
                      if (plan.hold() && watch != null) {
                        watch.awaitMemoryReading(settings.get(MeasureSettings.HOLD_TIME));
                      }
                    }));
    RunResult result = RunResult.of(run.load(), run.server());
    return new LoadCommand.Outcome(
        LoadSummary.of(settings.get(LoadSettings.TARGET), plan, result),
        result,
        result.isFlawless(),
        true);
  }

  private static LoadPlan plan(Settings settings) throws InvalidSettingException, ProgramFailure {
    boolean hold = settings.get(LoadSettings.HOLD);
    if (hold && settings.get(LoadSettings.METRICS_URL).isEmpty()) {
      throw new InvalidSettingException(
          "setting hold = 'true' is not allowed without metrics-url: it waits for what is read"
              + " there");
    }
    return new LoadPlan(
        LoadSettings.resolvedTarget(settings),
        settings.get(LoadSettings.CLIENTS),
        settings.get(LoadSettings.MESSAGES),
        settings.get(LoadSettings.BYTES),
        settings.get(MeasureSettings.THREADS),
        settings.get(MeasureSettings.CONNECTING),
        settings.get(MeasureSettings.TIMEOUT),
        hold);
  }
}
