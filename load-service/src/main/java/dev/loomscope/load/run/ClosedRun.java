package dev.loomscope.load.run;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;

/** One closed-loop run against one server. */
final class ClosedRun {

  private ClosedRun() {}

  static LoadCommand.Outcome run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    refuse(LoadSettings.CONNECTIONS, settings);
    refuse(LoadSettings.MESSAGES_PER_CONNECTION, settings);
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
                        watch.awaitMemoryReading(settings.get(LoadSettings.HOLD_TIME));
                      }
                    }));
    RunResult result = RunResult.of(run.load(), run.server());
    return new LoadCommand.Outcome(
        LoadSummary.of(settings.get(LoadSettings.TARGET), plan, result),
        result,
        result.isFlawless(),
        true);
  }

  private static void refuse(Setting<Integer> onlyWithRate, Settings settings)
      throws InvalidSettingException {
    if (settings.get(onlyWithRate) != 0) {
      throw new InvalidSettingException(
          "setting %s = '%d' is not allowed without rate"
              .formatted(onlyWithRate.key(), settings.get(onlyWithRate)));
    }
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
        settings.get(LoadSettings.THREADS),
        settings.get(LoadSettings.CONNECTING),
        settings.get(LoadSettings.TIMEOUT),
        hold);
  }
}
