package dev.loomscope.load.show;

import static dev.loomscope.load.result.Quantities.count;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.PairedRatio;
import dev.loomscope.load.statistics.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says how many of many differences chance alone would bring. Stateless. */
final class Chance {

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
            differ += ratio.verdict() == Verdict.NO_CLEAR_DIFFERENCE ? 0 : 1;
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
    List<List<@Nullable Double>> both =
        point.modes().stream()
            .filter(mode -> ratio.isOf(mode.mode()))
            .map(ModeResult::figures)
            .flatMap(figures -> Stream.ofNullable(figures.get(ratio.figure())))
            .map(FigureResult::rounds)
            .toList();
    int least = both.stream().mapToInt(List::size).min().orElse(0);
    return (int)
        IntStream.range(0, least)
            .filter(i -> both.stream().allMatch(rounds -> rounds.get(i) != null))
            .count();
  }
}
