package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Experiments at servers, one after the other: the one way in which loomscope compares, whether the
 * servers are started for it or run already. One experiment that fails does not take the others
 * with it. Used by one thread, once.
 */
public final class Comparison {

  /**
   * What is compared, and how.
   *
   * @param warmUp how long each server is under load before the warm rounds
   * @param disturbanceLimit the percent of the machine that other processes may use in a round;
   *     100: nobody looks, for servers that run already are other processes themselves
   * @param host the machine that the clients run on
   * @param settings by key, for the record
   */
  public record Plan(
      List<Experiment> experiments,
      List<Variant> variants,
      Duration warmUp,
      int disturbanceLimit,
      HostFacts host,
      Map<String, String> settings) {

    int steps() {
      return ExperimentRun.steps(experiments, variants);
    }

    /** The time that the experiments' budgets give it. */
    public Duration atMost() {
      return experiments.stream().map(Experiment::budget).reduce(Duration.ZERO, Duration::plus);
    }
  }

  private static final EventLog LOG = EventLog.of(Comparison.class);

  private final Plan plan;
  private final Servers servers;
  private final MeasurementKinds measurements;
  private final Listener listener;
  private final BooleanSupplier stopped;
  private final List<ExperimentResult> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * A comparison that has not begun.
   *
   * @param listener told how far it is
   * @param stopped asked between two measurements whether to end early
   */
  public Comparison(
      Plan plan,
      Servers servers,
      MeasurementKinds measurements,
      Listener listener,
      BooleanSupplier stopped) {
    this.plan = plan;
    this.servers = servers;
    this.measurements = measurements;
    this.listener = listener;
    this.stopped = stopped;
  }

  /**
   * Compares; if it is stopped before, what whole rounds say is the result.
   *
   * @throws ProgramFailure if the only experiment fails, or the servers are gone
   */
  public ComparisonResult run() throws ProgramFailure, InterruptedException {
    Instant began = Instant.now();
    listener.planned(plan.steps(), plan.atMost());
    List<List<Experiment>> groups = GroupRun.groups(plan.experiments());
    for (List<Experiment> group : groups) {
      if (!stopped.getAsBoolean()) {
        run(group, groups.size() == 1);
      }
    }
    return new ComparisonResult(
        ComparisonResult.SCHEMA,
        Version.text(),
        ProcessHandle.current().info().commandLine().orElse(""),
        began.truncatedTo(ChronoUnit.SECONDS).toString(),
        began.until(Instant.now(), ChronoUnit.MILLIS) / 1e3,
        plan.host(),
        plan.settings(),
        servers.facts(),
        stopped.getAsBoolean(),
        List.copyOf(failures),
        List.copyOf(results));
  }

  private void run(List<Experiment> group, boolean isOnly)
      throws ProgramFailure, InterruptedException {
    try {
      GroupRun run = new GroupRun(group, plan, measurements, servers, listener, stopped);
      if (!run.run()) {
        failures.add("experiment %s was not run to its end".formatted(names(group)));
      }
      for (ExperimentResult result : run.results()) {
        results.add(result);
        listener.found(result);
      }
    } catch (ProgramFailure failure) {
      if (isOnly || servers.areStopped()) {
        throw failure;
      }
      failed(group, String.valueOf(failure.getMessage()));
    } catch (RuntimeException unexpected) {
      if (isOnly || servers.areStopped()) {
        throw unexpected;
      }
      LOG.error("experiment failed", unexpected, "experiment", names(group));
      failed(group, unexpected.toString());
    }
  }

  private void failed(List<Experiment> group, String why) {
    String failure = "experiment %s: %s".formatted(names(group), why);
    failures.add(failure);
    listener.say(failure);
  }

  private static String names(List<Experiment> group) {
    return group.stream().map(Experiment::name).collect(Collectors.joining(" and "));
  }
}
