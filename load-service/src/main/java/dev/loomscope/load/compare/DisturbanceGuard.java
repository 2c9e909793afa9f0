package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.server.DisturbanceMeter;
import dev.loomscope.service.ProgramFailure;
import org.jspecify.annotations.Nullable;

/**
 * Measures again while other processes use too much of the machine, a bounded number of times; then
 * keeps the round and marks it. For one thread.
 */
final class DisturbanceGuard {

  /** What is measured. */
  interface Trial {
    Measured run() throws ProgramFailure, InterruptedException;
  }

  /** What disturbs for longer will not be over by the third time. */
  private static final int REPEATS_OF_ONE = 2;

  /** On a machine that is never quiet an experiment shall come to its end all the same. */
  static final int REPEATS = 10;

  private final double limitPercent;
  private int repeatsLeft;
  private int repeated;
  private long repeatedNanos;
  private int kept;

  /**
   * Begins with none repeated.
   *
   * @param limitPercent what others may use, where 100 is the whole machine
   * @param repeats how often to measure again at most, all measurements taken together
   */
  DisturbanceGuard(double limitPercent, int repeats) {
    this.limitPercent = limitPercent;
    this.repeatsLeft = repeats;
  }

  /** Measures until nobody disturbs, or the bounds are reached. */
  Round measure(Trial trial) throws ProgramFailure, InterruptedException {
    for (int again = 0; true; again++) {
      long began = System.nanoTime();
      DisturbanceMeter meter = DisturbanceMeter.begin();
      Measured measured = trial.run();
      Double others = meter.othersPercent();
      boolean disturbed = isDisturbed(others);
      if (!disturbed || again == REPEATS_OF_ONE || repeatsLeft == 0) {
        kept += disturbed ? 1 : 0;
        return new Round(measured, others, disturbed);
      }
      repeatsLeft--;
      repeated++;
      repeatedNanos += System.nanoTime() - began;
    }
  }

  /** How many measurements were made again. */
  int repeated() {
    return repeated;
  }

  /** How long those took of which nothing was kept, in nanoseconds. */
  long repeatedNanos() {
    return repeatedNanos;
  }

  /** How many disturbed ones were kept. */
  int kept() {
    return kept;
  }

  private boolean isDisturbed(@Nullable Double others) {
    return others != null && others > limitPercent;
  }
}
