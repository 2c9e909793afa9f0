package dev.loomscope.load.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the modes brought at one point of an experiment.
 *
 * @param label what the point is called: the value on the axis, or the servers' age
 * @param x the value on the axis; null if there is none
 * @param ranking the answer: the modes in order of the figure that decides
 * @param ratios of every pair of modes and every figure that both have
 */
public record PointResult(
    String label, @Nullable Double x, List<ModeResult> modes, Ranking ranking, List<Ratio> ratios) {

  /** What a mode brought; null if it was not measured here. */
  public @Nullable ModeResult mode(String name) {
    return modes.stream().filter(mode -> mode.mode().equals(name)).findFirst().orElse(null);
  }
}
