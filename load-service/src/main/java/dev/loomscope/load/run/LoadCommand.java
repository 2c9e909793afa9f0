package dev.loomscope.load.run;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.load.result.HostFacts;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.load.server.ServerWatch;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** {@code loomscope load}: one closed-loop run against one server. */
public final class LoadCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          LoadSettings.TARGET,
          LoadSettings.CLIENTS,
          LoadSettings.MESSAGES,
          LoadSettings.BYTES,
          LoadSettings.TIMEOUT,
          LoadSettings.METRICS_URL,
          LoadSettings.SAMPLE_INTERVAL,
          LoadSettings.HOLD,
          LoadSettings.HOLD_TIME,
          LoadSettings.THREADS,
          LoadSettings.CONNECTING,
          LoadSettings.JSON);

  /** What the JSON file holds. */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      Map<String, String> settings,
      RunResult result) {}

  private LoadCommand() {}

  /**
   * Runs, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered, else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    HostFacts host = HostFacts.read();
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    LoadPlan plan = plan(settings);
    String url = settings.get(LoadSettings.METRICS_URL);
    RunResult result =
        url.isEmpty()
            ? RunResult.of(LoadEngine.run(plan, () -> {}), null)
            : watched(plan, MetricsPage.at(URI.create(url)), settings);
    System.out.print(LoadSummary.of(settings.get(LoadSettings.TARGET), plan, result));
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new Document(host, Version.text(), began.toString(), settings.effective(), result)));
    }
    return result.isFlawless() ? 0 : Program.FAILED;
  }

  private static LoadPlan plan(Settings settings) throws InvalidSettingException, ProgramFailure {
    InetSocketAddress target = settings.get(LoadSettings.TARGET);
    if (target.isUnresolved()) {
      throw new ProgramFailure("there is no host named " + target.getHostString());
    }
    boolean hold = settings.get(LoadSettings.HOLD);
    if (hold && settings.get(LoadSettings.METRICS_URL).isEmpty()) {
      throw new InvalidSettingException(
          "setting hold = 'true' is not allowed without metrics-url: it waits for what is read"
              + " there");
    }
    return new LoadPlan(
        target,
        settings.get(LoadSettings.CLIENTS),
        settings.get(LoadSettings.MESSAGES),
        settings.get(LoadSettings.BYTES),
        settings.get(LoadSettings.THREADS),
        settings.get(LoadSettings.CONNECTING),
        settings.get(LoadSettings.TIMEOUT),
        hold);
  }

  private static RunResult watched(LoadPlan plan, MetricsPage page, Settings settings)
      throws ProgramFailure, InterruptedException {
    try (ServerWatch watch =
        ServerWatch.begin(page, settings.get(LoadSettings.SAMPLE_INTERVAL), !plan.hold())) {
      LoadFigures load =
          LoadEngine.run(
              plan,
              () -> {
                if (plan.hold()) {
                  watch.awaitMemoryReading(settings.get(LoadSettings.HOLD_TIME));
                }
              });
      ServerFigures server = watch.end();
      return RunResult.of(load, server);
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
    }
  }
}
