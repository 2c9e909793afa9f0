package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.MeasurementKinds;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.Servers;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs experiments that share servers: each round has all of them in turn. Mostly it is one alone.
 * Used by one thread, once.
 */
final class GroupRun {

  private final Servers servers;
  private final WarmServers warmServers;
  private final Listener listener;
  private final BooleanSupplier stopped;
  private final List<ExperimentRun> runs = new ArrayList<>();

  /**
   * One that has not begun.
   *
   * @param group of {@link #groups}
   * @param stopped asked between two measurements whether to end early
   */
  GroupRun(
      List<Experiment> group,
      Comparison.Plan plan,
      MeasurementKinds measurements,
      Servers servers,
      Listener listener,
      BooleanSupplier stopped) {
    this.servers = servers;
    this.warmServers = new WarmServers(servers);
    this.listener = listener;
    this.stopped = stopped;
    for (Experiment experiment : group) {
      runs.add(
          new ExperimentRun(
              experiment,
              plan.variants(),
              measurements,
              servers,
              warmServers,
              runs.isEmpty(),
              plan.warmUp(),
              new DisturbanceGuard(plan.disturbanceLimit(), DisturbanceGuard.REPEATS),
              listener,
              stopped));
    }
  }

  /** Experiments in their order, those together that go on with the servers of the one before. */
  static List<List<Experiment>> groups(List<Experiment> experiments) {
    List<List<Experiment>> groups = new ArrayList<>();
    for (Experiment experiment : experiments) {
      if (groups.isEmpty() || !experiment.goesOnAfter(groups.getLast().getLast())) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(experiment);
    }
    return groups;
  }

  /**
   * Measures in rounds, until all are done, the budgets are used up, or a server failed.
   *
   * @return whether none of them failed
   * @throws ProgramFailure if that happens before anything was measured
   */
  boolean run() throws ProgramFailure, InterruptedException {
    try {
      int rounds = runs.stream().mapToInt(ExperimentRun::rounds).max().orElseThrow();
      for (int next = 0; next < rounds && (next == 0 || isWithinBudget()); next++) {
        for (ExperimentRun run : runs) {
          if (!round(run, next)) {
            return false;
          }
        }
        if (stopped.getAsBoolean()) {
          return true;
        }
      }
      return true;
    } finally {
      warmServers.stop();
    }
  }

  /** What the rounds say, an experiment each; of which nothing was measured is left out. */
  List<ExperimentResult> results() {
    return runs.stream().filter(ExperimentRun::isMeasured).map(ExperimentRun::result).toList();
  }

  private boolean round(ExperimentRun run, int round) throws ProgramFailure, InterruptedException {
    try {
      return run.round(round);
    } catch (ProgramFailure failure) {
      if (servers.areStopped() || runs.stream().noneMatch(ExperimentRun::isMeasured)) {
        throw failure;
      }
      listener.say("experiment %s: %s".formatted(run.experiment().name(), failure.getMessage()));
      return false;
    }
  }

  /** What was measured in vain does not count: a busy machine, too, is to have an answer. */
  private boolean isWithinBudget() {
    Duration budget =
        runs.stream().map(run -> run.experiment().budget()).reduce(Duration.ZERO, Duration::plus);
    return runs.stream().mapToLong(ExperimentRun::nanos).sum() < budget.toNanos();
  }
}
