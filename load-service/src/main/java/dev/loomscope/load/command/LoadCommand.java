package dev.loomscope.load.command;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.engine.Plan;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.Watcher;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.DisturbanceMeter;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.LocalServer;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.Targets;
import dev.loomscope.load.server.Variant;
import dev.loomscope.load.show.Screen;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Version;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
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
          MeasureSettings.THREADS,
          LoadSettings.JSON);

  /** So long opening connections takes at most before somebody wonders. */
  private static final Duration OPENED_SOON = Duration.ofSeconds(2);

  /** Of a server that may be on another machine, whose cores nobody knows. */
  private static final int UNKNOWN_CORES = Integer.MAX_VALUE;

  /** What the JSON file holds. */
  private record Document(
      HostFacts host,
      String loomscopeVersion,
      String began,
      Map<String, String> settings,
      LoadResult result) {}

  private LoadCommand() {}

  /**
   * Runs, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered or a connection never had one, else {@link #INVALID}
   *     if the run was, else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    requireUsed(settings);
    HostFacts host = HostFacts.read();
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    InetSocketAddress target = Targets.reachable(settings.get(LoadSettings.TARGET));
    Plan plan =
        settings.get(LoadSettings.RATE) == 0 ? closed(target, settings) : open(target, settings);
    if (plan instanceof ClosedPlan sessions) {
      warmUp(sessions, settings.get(LoadSettings.WARM_UP));
    }
    List<ProcessHandle> servers = LocalServer.at(target);
    DisturbanceMeter others = DisturbanceMeter.begin(servers);
    Watched<LoadFigures> load = load(plan, target, settings);
    LoadResult result =
        LoadResult.of(
            load.load(), load.server(), servers.isEmpty() ? null : others.othersPercent());
    System.out.print(
        Screen.fitted(LoadSummary.of(settings.get(LoadSettings.TARGET), plan, result)));
    String file = settings.get(LoadSettings.JSON);
    if (!file.isEmpty()) {
      ResultFile.write(
          file,
          ResultFile.json(
              new Document(host, Version.text(), began.toString(), settings.effective(), result)));
    }
    if (!result.isFlawless()) {
      return Program.FAILED;
    }
    return result.generatorWasAtFault() ? INVALID : 0;
  }

  /** Until the code of the client and of the server is compiled. */
  private static void warmUp(ClosedPlan sessions, Duration time)
      throws ProgramFailure, InterruptedException {
    if (time.isPositive()) {
      LoadEngine.repeat(sessions.within(time), time);
    }
  }

  private static Watched<LoadFigures> load(Plan plan, InetSocketAddress target, Settings settings)
      throws ProgramFailure, InterruptedException {
    String url = settings.get(LoadSettings.METRICS_URL);
    MeasuredServer server =
        new MeasuredServer(
            new Variant("the server", "unknown", List.of(), false),
            null,
            target,
            url.isEmpty() ? null : URI.create(url));
    return new Watcher(UNKNOWN_CORES, true)
        .during(
            server,
            watch ->
                switch (plan) {
                  case OpenPlan open -> run(open);
                  case ClosedPlan sessions ->
                      LoadEngine.repeat(
                          sessions,
                          settings.isSet(LoadSettings.DURATION)
                              ? settings.get(LoadSettings.DURATION)
                              : Duration.ZERO);
                });
  }

  /** Tells where connections that are kept have to be waited for. */
  private static LoadFigures run(OpenPlan plan) throws ProgramFailure, InterruptedException {
    Thread notice = Thread.ofVirtual().start(() -> tellThatItWaits(plan));
    try (LoadEngine engine = LoadEngine.open(plan)) {
      notice.interrupt();
      return engine.run();
    } finally {
      notice.interrupt();
    }
  }

  private static void tellThatItWaits(OpenPlan plan) {
    try {
      Thread.sleep(OPENED_SOON);
    } catch (InterruptedException opened) {
      return;
    }
    System.err.printf(
        Locale.ROOT,
        "waiting up to %d s for the first echo on each of %d connections%n",
        plan.patience().toSeconds(),
        plan.connections());
  }

  private static Plan closed(InetSocketAddress target, Settings settings) {
    return ClosedPlan.sessions(
        target,
        LoadSettings.clients(settings, settings.get(LoadSettings.CLIENTS)),
        settings.get(LoadSettings.MESSAGES),
        settings.get(MeasureSettings.TIMEOUT));
  }

  private static Plan open(InetSocketAddress target, Settings settings) {
    return new OpenPlan(
        target,
        LoadSettings.clients(settings, LoadSettings.connections(settings)),
        settings.get(LoadSettings.MESSAGES_PER_CONNECTION),
        settings.get(LoadSettings.RATE),
        settings.get(LoadSettings.WARM_UP),
        settings.get(LoadSettings.DURATION),
        settings.get(MeasureSettings.TIMEOUT));
  }

  /** Refuses settings that somebody made and that would do nothing. */
  private static void requireUsed(Settings settings) throws InvalidSettingException {
    if (settings.get(LoadSettings.RATE) == 0) {
      refuse(
          settings, "without rate", LoadSettings.CONNECTIONS, LoadSettings.MESSAGES_PER_CONNECTION);
      return;
    }
    refuse(settings, "with rate", LoadSettings.MESSAGES);
    if (settings.get(LoadSettings.CONNECTIONS) != 0) {
      refuse(settings, "with connections", LoadSettings.CLIENTS);
    }
  }

  private static void refuse(Settings settings, String why, Setting<?>... unused)
      throws InvalidSettingException {
    for (Setting<?> setting : unused) {
      if (settings.isSet(setting)) {
        throw new InvalidSettingException(
            "setting %s = '%s' is not allowed %s"
                .formatted(setting.key(), settings.effective().get(setting.key()), why));
      }
    }
  }
}
