package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads a server at a rate, in one run or several that are judged together, so that neither one
 * lucky run decides nor a stall is outvoted.
 *
 * <p>Used by one thread.
 */
public final class LoadTrial implements RateSearch.Trial {

  /**
   * One run at one rate.
   *
   * @param verdict on this run alone: {@code passed}, {@code failed} or {@code invalid}
   */
  public record Step(int rate, String verdict, LoadResult result) {}

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
  private static final double JUDGED_PERCENTILE = 99;

  private final OpenPlan plan;
  private final Duration bound;
  private final int wanted;
  private final int attempts;
  private final Consumer<Step> onStep;

  /**
   * A trial.
   *
   * @param plan of each run, at whatever rate
   * @param bound what 99 of 100 latencies must not exceed, of all runs at a rate taken together
   * @param wanted how many runs are judged, beside those that the generator spoilt
   * @param attempts how many there are at most
   * @param onStep told of each run
   */
  public LoadTrial(OpenPlan plan, Duration bound, int wanted, int attempts, Consumer<Step> onStep) {
    this.plan = plan;
    this.bound = bound;
    this.wanted = wanted;
    this.attempts = attempts;
    this.onStep = onStep;
  }

  /** How long after a run its last echoes may come: whether they do is soon decided. */
  public static Duration patience(Duration bound) {
    Duration patience = bound.multipliedBy(2);
    return patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
  }

  @Override
  public Verdict at(int rate) throws ProgramFailure, InterruptedException {
    List<LoadFigures> valid = new ArrayList<>();
    for (int i = 0; i < attempts && valid.size() < wanted; i++) {
      LoadFigures figures = LoadEngine.run(plan.atRate(rate));
      Verdict verdict = judge(figures);
      onStep.accept(
          new Step(rate, Setting.nameOf(verdict), LoadResult.of(figures, ServerFigures.UNKNOWN)));
      if (verdict != Verdict.INVALID) {
        valid.add(figures);
      }
    }
    if (valid.size() < wanted) {
      return Verdict.INVALID;
    }
    return keepsToTheBound(LoadFigures.sum(valid)) ? Verdict.PASSED : Verdict.FAILED;
  }

  /**
   * A server that keeps to the bound though the generator was late has passed for certain: what the
   * generator is late by only adds to the latency.
   */
  private Verdict judge(LoadFigures figures) {
    if (keepsToTheBound(figures)) {
      return Verdict.PASSED;
    }
    return figures.generatorFaults().isEmpty() ? Verdict.FAILED : Verdict.INVALID;
  }

  private boolean keepsToTheBound(LoadFigures figures) {
    return figures.counts().isFlawless()
        && figures.times().latency().getValueAtPercentile(JUDGED_PERCENTILE) <= bound.toNanos();
  }
}
