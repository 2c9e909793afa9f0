package dev.loomscope.load.command;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.result.OpenResult;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;

/** One open-loop run against one server. */
final class OpenRun {

  private OpenRun() {}

  static LoadCommand.Outcome run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    if (settings.get(LoadSettings.HOLD)) {
      throw new InvalidSettingException(
          "setting hold = 'true' is not allowed with rate: memory is read while requests are sent");
    }
    UnusedSettings.refuse(settings, "with rate", LoadSettings.MESSAGES, MeasureSettings.HOLD_TIME);
    if (settings.get(LoadSettings.CONNECTIONS) != 0) {
      UnusedSettings.refuse(settings, "with connections", LoadSettings.CLIENTS);
    }
    OpenPlan plan = plan(settings);
    WatchedLoad<OpenFigures> run = WatchedLoad.run(settings, true, watch -> LoadEngine.run(plan));
    OpenResult result = OpenResult.of(run.load(), run.server());
    return new LoadCommand.Outcome(
        OpenSummary.of(settings.get(LoadSettings.TARGET), plan, result),
        result,
        result.isFlawless(),
        result.valid());
  }

  private static OpenPlan plan(Settings settings) throws ProgramFailure {
    return new OpenPlan(
        LoadSettings.resolvedTarget(settings),
        LoadSettings.connections(settings),
        settings.get(LoadSettings.MESSAGES_PER_CONNECTION),
        settings.get(LoadSettings.BYTES),
        settings.get(LoadSettings.RATE),
        settings.get(LoadSettings.WARM_UP),
        settings.get(LoadSettings.DURATION),
        settings.get(MeasureSettings.THREADS),
        settings.get(MeasureSettings.CONNECTING),
        settings.get(MeasureSettings.TIMEOUT));
  }
}
