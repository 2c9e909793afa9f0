package dev.loomscope.load.result;

import dev.loomscope.load.server.Placement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the modes brought at one point of an experiment.
 *
 * @param label what the point is called: the value on the axis, or the servers' age
 * @param x the value on the axis; null if there is none
 * @param placements of each round; empty if nobody knows
 * @param ranking the answer: the modes in order of the figure that decides
 * @param ratios of every pair of modes and every figure that both have
 */
public record PointResult(
    String label,
    @Nullable Double x,
    List<Placement> placements,
    List<ModeResult> modes,
    Ranking ranking,
    List<Ratio> ratios) {

  public PointResult {
    placements = Objects.requireNonNullElse(placements, List.of()); // older files have none
  }

  /** What a mode brought; null if it was not measured here. */
  public @Nullable ModeResult mode(String name) {
    return modes.stream().filter(mode -> mode.mode().equals(name)).findFirst().orElse(null);
  }
}
