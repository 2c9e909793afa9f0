package dev.loomscope.load.compare;

import dev.loomscope.load.experiment.Measured;
import org.jspecify.annotations.Nullable;

/**
 * One mode measured once at one point.
 *
 * @param othersPercent CPU that other processes used meanwhile, where 100 is the whole machine;
 *     null if that is not known
 * @param disturbed whether that was too much
 */
record Round(Measured measured, @Nullable Double othersPercent, boolean disturbed) {

  /** A round that was not measured. */
  static Round leftOut(String why) {
    return new Round(Measured.leftOut(why), null, false);
  }
}
