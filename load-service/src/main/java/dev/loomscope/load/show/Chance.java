package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.PairedRatio;
import dev.loomscope.load.statistics.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says how many of many differences chance alone would bring. Stateless. */
final class Chance {

  private static final Set<Verdict> CLEAR = Set.of(Verdict.HIGHER, Verdict.LOWER);

  private Chance() {}

  /** Of the pairs of some experiments, each a chance to be wrong. */
  static String of(List<ExperimentResult> experiments) {
    int told = 0;
    int differ = 0;
    double expected = 0;
    for (ExperimentResult experiment : experiments) {
      for (PointResult point : experiment.points()) {
        for (Ratio ratio : point.ratios()) {
          if (ratio.verdict() != Verdict.TOO_FEW_ROUNDS) {
            told++;
            differ += CLEAR.contains(ratio.verdict()) ? 1 : 0;
            expected += PairedRatio.chance(rounds(point, ratio));
          }
        }
      }
    }
    return "of %s pairs, %s differ clearly; %s"
        .formatted(count(told), count(differ), expected(expected, told, "pairs", "a difference"));
  }

  /** What to expect where nothing differs. */
  static String expected(double expected, long told, String what, String show) {
    return "by chance alone up to about %s of %s %s would show %s"
        .formatted(String.format(Locale.ROOT, "%,.1f", expected), count(told), what, show);
  }

  /** In how many rounds both of a pair were measured. */
  private static int rounds(PointResult point, Ratio ratio) {
    List<@Nullable Double> first = rounds(point, ratio.first(), ratio.figure());
    List<@Nullable Double> second = rounds(point, ratio.second(), ratio.figure());
    return (int)
        IntStream.range(0, Math.min(first.size(), second.size()))
            .filter(i -> first.get(i) != null && second.get(i) != null)
            .count();
  }

  private static List<@Nullable Double> rounds(PointResult point, String mode, Figure figure) {
    ModeResult measured = point.mode(mode);
    FigureResult result = measured == null ? null : measured.figures().get(figure);
    return result == null ? List.of() : result.rounds();
  }
}
