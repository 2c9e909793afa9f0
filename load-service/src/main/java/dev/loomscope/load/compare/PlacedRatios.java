package dev.loomscope.load.compare;

import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.PairedRatio;
import dev.loomscope.load.statistics.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The ratio of two servers' figures in the rounds of each placement alone.
 *
 * @param ratios empty unless rounds had both
 * @param turnRound whether the one is higher in the one placement and lower in the other, by more
 *     than chance alone would bring
 */
record PlacedRatios(Map<Placement, Double> ratios, boolean turnRound) {

  static final PlacedRatios NONE = new PlacedRatios(Map.of(), false);

  /**
   * The ratios by the figures of both in the same rounds, all positive.
   *
   * @param placements of the rounds
   */
  static PlacedRatios of(double[] first, double[] second, List<Placement> placements) {
    if (placements.stream().distinct().count() < Placement.values().length) {
      return NONE;
    }
    Map<Placement, Double> ratios = new EnumMap<>(Placement.class);
    for (Placement placement : Placement.values()) {
      Predicate<Placement> here = placement::equals;
      ratios.put(
          placement,
          PairedRatio.of(those(first, placements, here), those(second, placements, here)).ratio());
    }
    boolean onBothSides =
        ratios.values().stream().anyMatch(ratio -> ratio > 1)
            && ratios.values().stream().anyMatch(ratio -> ratio < 1);
    return new PlacedRatios(ratios, onBothSides && turnsClearly(first, second, placements));
  }

  /** If the placement made no difference, to swap the two in one of them would bring nothing. */
  private static boolean turnsClearly(double[] first, double[] second, List<Placement> placements) {
    double[] above = first.clone();
    double[] below = second.clone();
    for (int i = 0; i < above.length; i++) {
      if (placements.get(i) == Placement.APART) {
        above[i] = second[i];
        below[i] = first[i];
      }
    }
    Verdict verdict = PairedRatio.of(above, below).verdict();
    return verdict == Verdict.HIGHER || verdict == Verdict.LOWER;
  }

  private static double[] those(
      double[] figures, List<Placement> placements, Predicate<Placement> which) {
    return IntStream.range(0, figures.length)
        .filter(i -> which.test(placements.get(i)))
        .mapToDouble(i -> figures[i])
        .toArray();
  }
}
