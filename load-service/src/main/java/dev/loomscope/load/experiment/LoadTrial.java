package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.load.result.OpenResult;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads a server at a rate, and judges whether it kept to a latency.
 *
 * <p>Used by one thread.
 */
public final class LoadTrial implements RateSearch.Trial {

  /**
   * One run at one rate.
   *
   * @param verdict {@code passed}, {@code failed} or {@code invalid}
   */
  public record Step(int rate, String verdict, OpenResult result) {}

  private static final double JUDGED_PERCENTILE = 99;

  private final OpenPlan plan;
  private final Duration bound;
  private final Consumer<Step> onStep;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A trial.
   *
   * @param plan of each run, at whatever rate
   * @param bound what 99 of 100 latencies must not exceed
   * @param onStep told of each run
   */
  public LoadTrial(OpenPlan plan, Duration bound, Consumer<Step> onStep) {
    this.plan = plan;
    this.bound = bound;
    this.onStep = onStep;
  }

  @Override
  public Verdict at(int rate) throws ProgramFailure, InterruptedException {
    OpenFigures figures = LoadEngine.run(plan.atRate(rate));
    Verdict verdict = judge(figures);
    Step step = new Step(rate, Setting.nameOf(verdict), OpenResult.of(figures, null));
    steps.add(step);
    onStep.accept(step);
    return verdict;
  }

  /** Every run so far, in their order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /**
   * A server that keeps to the bound though the generator was late has passed for certain: what the
   * generator is late by only adds to the latency.
   */
  private Verdict judge(OpenFigures figures) {
    if (figures.isFlawless()
        && figures.latency().getValueAtPercentile(JUDGED_PERCENTILE) <= bound.toNanos()) {
      return Verdict.PASSED;
    }
    return figures.generatorFaults().isEmpty() ? Verdict.FAILED : Verdict.INVALID;
  }
}
