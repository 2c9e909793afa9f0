package dev.loomscope.load.result;

import dev.loomscope.load.server.Placement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** Whether any mode has a figure. */
  public boolean has(Figure figure) {
    return modes.stream().anyMatch(mode -> mode.figures().containsKey(figure));
  }

  /**
   * Whether the rounds are a sample of a figure. What a warm server's heap once grew to it has in
   * each, which is why its peak memory stands in no pair.
   */
  public boolean isSampled(Figure figure) {
    return figure != Figure.PEAK_MEMORY_BYTES
        || (ratios.isEmpty() ? !label.equals("warm") : pairs(figure).findAny().isPresent());
  }

  /**
   * The mode whose figure is clearly better than each other's; null if there is none, or if another
   * is clearly better in a companion of the figure, which then is no merit.
   */
  public @Nullable String best(Figure figure) {
    List<String> having =
        modes.stream()
            .filter(mode -> mode.figures().containsKey(figure))
            .map(ModeResult::mode)
            .toList();
    return having.stream()
        .filter(mode -> having.size() > 1)
        .filter(
            mode ->
                having.size() - 1
                    == pairs(figure).filter(pair -> mode.equals(pair.better())).count())
        .filter(
            mode ->
                figure.companions().stream()
                    .flatMap(this::pairs)
                    .filter(pair -> pair.isOf(mode))
                    .allMatch(pair -> !isBehind(mode, pair)))
        .findFirst()
        .orElse(null);
  }

  private Stream<Ratio> pairs(Figure figure) {
    return ratios.stream().filter(ratio -> ratio.figure() == figure);
  }

  private static boolean isBehind(String mode, Ratio pair) {
    String better = pair.better();
    return better != null && !better.equals(mode);
  }
}
