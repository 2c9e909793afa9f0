package dev.loomscope.load.command;

import dev.loomscope.load.compare.Comparison;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Experiments;
import dev.loomscope.load.experiment.MarkerFile;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.result.ComparisonCsv;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.server.EchoServers;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.HostSystem;
import dev.loomscope.load.server.Pinning;
import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Target;
import dev.loomscope.load.server.Targets;
import dev.loomscope.load.server.Variant;
import dev.loomscope.load.show.ComparisonPage;
import dev.loomscope.load.show.ComparisonTable;
import dev.loomscope.load.show.Progress;
import dev.loomscope.load.show.Screen;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code loomscope compare}: servers under the same loads, one echo server in each mode that it
 * starts, or those that run already.
 */
public final class CompareCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = CompareSettings.ALL;

  /** The share of the machine's CPU at which nobody is ever said to disturb. */
  private static final int NOBODY_DISTURBS = 100;

  private CompareCommand() {}

  /**
   * Compares, and shows and writes what came of it.
   *
   * @return 1 if an echo was lost or altered, or an experiment could not be run to its end; {@link
   *     Interruption#EXIT_CODE} if it was stopped before; else 0
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    boolean running = settings.isSet(Target.SETTING);
    HostSystem system = HostSystem.here();
    List<Variant> variants = variants(settings, running, system);
    List<Experiment> experiments = experiments(settings, variants, running);
    if (running) {
      for (Target target : settings.get(Target.SETTING)) {
        Targets.reachable(target.endpoint());
      }
    }
    HostFacts host = HostFacts.read();
    Pinning pinning = Pinning.of(settings.get(CompareSettings.PIN), CompareSettings.PIN);
    Comparison.Plan plan =
        new Comparison.Plan(
            experiments,
            variants,
            settings.get(MeasureSettings.WARM_UP),
            running ? NOBODY_DISTURBS : settings.get(CompareSettings.DISTURBANCE_LIMIT),
            host.pinned(pinning.cpus()),
            settings.effective());
    ComparisonResult result;
    try (ServerProcesses processes = ServerProcesses.none();
        @Nullable MarkerFile marker = running ? null : MarkerFile.create();
        Progress progress = Progress.of()) {
      if (!running && !system.leftOut().isEmpty()) {
        progress.say(system.leftOut());
      }
      Interruption interruption = Interruption.listen(progress, processes);
      Servers servers =
          running
              ? new Targets(settings.get(Target.SETTING), processes::isClosed)
              : new EchoServers(processes, settings, pinning);
      try {
        result =
            new Comparison(
                    plan,
                    servers,
                    new MeasurementKinds(settings, host.cores(), marker),
                    progress,
                    interruption::isAsked)
                .run();
      } catch (ProgramFailure failure) {
        if (processes.isClosed()) {
          return Program.FAILED; // asked to end: that the servers are gone is no news
        }
        throw failure;
      } finally {
        pinning.release();
      }
    }
    report(result, settings);
    if (result.partial()) {
      return Interruption.EXIT_CODE;
    }
    return result.hasNoFlaw() && result.failures().isEmpty() ? 0 : Program.FAILED;
  }

  private static List<Variant> variants(Settings settings, boolean running, HostSystem system)
      throws InvalidSettingException {
    if (running) {
      return settings.get(Target.SETTING).stream().map(Target::variant).toList();
    }
    List<String> wanted = settings.get(CompareSettings.MODES);
    List<String> modes = system.modes(wanted);
    if (modes.isEmpty()) {
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed: it needs POSIX calls, which %s has not"
              .formatted(CompareSettings.MODES, String.join(",", wanted), system.name()));
    }
    return Variant.of(modes, settings.get(CompareSettings.PROCESS_START), system.hasFork());
  }

  private static List<Experiment> experiments(
      Settings settings, List<Variant> variants, boolean running) throws InvalidSettingException {
    List<Experiment> experiments = new ArrayList<>();
    for (Experiment named :
        Experiments.read(settings.get(CompareSettings.EXPERIMENT), CompareSettings.EXPERIMENT)) {
      Experiment experiment = running ? named.atRunningServers() : named;
      if (variants.stream().noneMatch(experiment::takes)) {
        throw new InvalidSettingException(
            "setting %s is not allowed: experiment %s is of %s alone"
                .formatted(
                    running ? Target.SETTING : CompareSettings.MODES,
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
    System.out.print(
        ComparisonTable.of(result, Screen.ofOutput(), settings.get(CompareSettings.DETAILS)));
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
