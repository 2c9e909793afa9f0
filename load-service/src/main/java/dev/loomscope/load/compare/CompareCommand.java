package dev.loomscope.load.compare;

import dev.loomscope.load.echo.EchoServers;
import dev.loomscope.load.echo.Variant;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Experiments;
import dev.loomscope.load.experiment.Measurements;
import dev.loomscope.load.host.Pinning;
import dev.loomscope.load.isolate.MarkerFile;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.report.ReportSettings;
import dev.loomscope.load.report.page.ComparisonPage;
import dev.loomscope.load.result.ComparisonResult;
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

/** {@code loomscope compare}: one echo server in each mode under the same loads. */
public final class CompareCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = CompareSettings.ALL;

  private CompareCommand() {}

  /**
   * Compares, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered, or an experiment could not be run to its end, else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Instant began = Instant.now();
    boolean hasFork = System.getProperty("os.name").equals("Linux");
    List<Variant> variants =
        Variant.of(
            settings.get(CompareSettings.MODES),
            settings.get(CompareSettings.PROCESS_START),
            hasFork);
    List<Experiment> experiments = experiments(settings, variants);
    HostFacts host = HostFacts.read();
    Pinning pinning = Pinning.of(settings.get(CompareSettings.PIN), CompareSettings.PIN);
    ExperimentSeries series;
    EchoServers servers;
    try (ServerProcesses processes = ServerProcesses.none();
        MarkerFile marker = MarkerFile.create();
        Progress progress = Progress.of(Comparison.steps(experiments, variants))) {
      if (!hasFork) {
        progress.say("This system has no fork(2): mode process starts a JVM for each connection.");
      }
      servers = new EchoServers(processes, settings, pinning);
      Measurements measurements = new Measurements(settings, host.cores(), marker);
      series = new ExperimentSeries(progress::say, processes::isClosed);
      try {
        series.run(
            experiments,
            experiment ->
                new Comparison(
                        experiment,
                        variants,
                        measurements,
                        servers,
                        settings.get(CompareSettings.WARM_UP),
                        guard(settings),
                        progress)
                    .run());
      } catch (ProgramFailure failure) {
        if (processes.isClosed()) {
          return Program.FAILED; // asked to end: that the servers are gone is no news
        }
        throw failure;
      }
    }
    ComparisonResult result =
        new ComparisonResult(
            ComparisonResult.SCHEMA,
            Version.text(),
            ProcessHandle.current().info().commandLine().orElse(""),
            began.truncatedTo(ChronoUnit.SECONDS).toString(),
            began.until(Instant.now(), ChronoUnit.MILLIS) / 1e3,
            host.pinned(pinning.cpus()),
            settings.effective(),
            servers.started(),
            series.results());
    report(result, settings);
    return result.hasNoFlaw() && series.isComplete() ? 0 : Program.FAILED;
  }

  private static DisturbanceGuard guard(Settings settings) {
    return new DisturbanceGuard(
        settings.get(CompareSettings.DISTURBANCE_LIMIT),
        settings.get(CompareSettings.DISTURBANCE_REPEATS));
  }

  private static List<Experiment> experiments(Settings settings, List<Variant> variants)
      throws InvalidSettingException {
    List<String> named = settings.get(CompareSettings.EXPERIMENT);
    List<String> names =
        named.isEmpty()
            ? settings.get(CompareSettings.SCENARIO).stream().sorted().map(Setting::nameOf).toList()
            : named;
    List<Experiment> experiments = new ArrayList<>();
    for (Experiment experiment : Experiments.read(names, CompareSettings.EXPERIMENT)) {
      if (variants.stream().noneMatch(variant -> experiment.modes().contains(variant.mode()))) {
        throw new InvalidSettingException(
            "setting %s is not allowed: experiment %s is of %s alone"
                .formatted(
                    CompareSettings.MODES,
                    experiment.name(),
                    String.join(", ", experiment.modes())));
      }
      experiments.add(
          experiment.withRounds(
              settings.get(CompareSettings.ROUNDS), settings.get(CompareSettings.FRESH_ROUNDS)));
    }
    return experiments;
  }

  private static void report(ComparisonResult result, Settings settings) throws ProgramFailure {
    System.out.print(ComparisonTable.of(result));
    String json = settings.get(LoadSettings.JSON);
    if (!json.isEmpty()) {
      ResultFile.write(json, ResultFile.json(result));
    }
    String csv = settings.get(CompareSettings.CSV);
    if (!csv.isEmpty()) {
      ResultFile.write(csv, ComparisonCsv.of(result));
    }
    String html = settings.get(ReportSettings.HTML);
    if (!html.isEmpty()) {
      ResultFile.write(html, ComparisonPage.of(result));
    }
  }
}
