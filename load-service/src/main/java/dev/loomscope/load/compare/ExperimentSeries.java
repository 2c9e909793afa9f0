package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs one experiment after the other. One that fails, for whatever reason, does not cost what the
 * others bring. For one thread.
 */
final class ExperimentSeries {

  /** Runs an experiment. */
  @FunctionalInterface
  interface Runner {
    /** Returns what came of it. */
    Outcome run(Experiment experiment) throws ProgramFailure, InterruptedException;
  }

  private static final EventLog LOG = EventLog.of(ExperimentSeries.class);

  private final Consumer<String> progress;
  private final BooleanSupplier isEnding;
  private final List<ExperimentResult> results = new ArrayList<>();
  private boolean complete = true;

  /**
   * Begins with no results.
   *
   * @param progress is told which experiments fail, and why
   * @param isEnding whether this process is about to end, so that no further one is to be run
   */
  ExperimentSeries(Consumer<String> progress, BooleanSupplier isEnding) {
    this.progress = progress;
    this.isEnding = isEnding;
  }

  /**
   * Runs experiments.
   *
   * @throws ProgramFailure if the only one fails
   */
  void run(List<Experiment> experiments, Runner runner)
      throws ProgramFailure, InterruptedException {
    for (Experiment experiment : experiments) {
      try {
        Outcome outcome = runner.run(experiment);
        results.add(outcome.result());
        complete &= outcome.complete();
      } catch (ProgramFailure failure) {
        if (experiments.size() == 1 || isEnding.getAsBoolean()) {
          throw failure;
        }
        failed(experiment, String.valueOf(failure.getMessage()));
      } catch (RuntimeException unexpected) {
        if (experiments.size() == 1 || isEnding.getAsBoolean()) {
          throw unexpected;
        }
        LOG.error("experiment failed", unexpected, "experiment", experiment.name());
        failed(experiment, unexpected.toString());
      }
    }
  }

  /** The results of those that brought one, in the order in which they were run. */
  List<ExperimentResult> results() {
    return List.copyOf(results);
  }

  /** Whether no experiment failed, nor any round of one. */
  boolean isComplete() {
    return complete;
  }

  private void failed(Experiment experiment, String why) {
    complete = false;
    progress.accept("experiment %s: %s".formatted(experiment.name(), why));
  }
}
