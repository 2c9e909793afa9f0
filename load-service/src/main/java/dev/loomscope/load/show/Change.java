package dev.loomscope.load.show;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.statistics.Interval;
import dev.loomscope.load.statistics.UnpairedRatio;
import dev.loomscope.load.statistics.Verdict;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One figure of one mode at one point, before and after.
 *
 * @param ratio of after to before; null if a round's figure is zero or less, which has none
 */
public record Change(
    String mode,
    Figure figure,
    FigureResult before,
    FigureResult after,
    @Nullable UnpairedRatio ratio) {

  /** What became of it. */
  public enum Outcome {
    /** Clearly better. */
    BETTER,
    /** Clearly worse. */
    WORSE,
    /** The rounds do not tell. */
    NO_CLEAR_CHANGE,
    /** There is nothing to tell by: too few rounds, or figures that have no ratio. */
    UNKNOWN
  }

  static Change of(String mode, Figure figure, FigureResult before, FigureResult after) {
    double[] earlier = known(before);
    double[] later = known(after);
    boolean havePositive = allPositive(earlier) && allPositive(later);
    return new Change(
        mode, figure, before, after, havePositive ? UnpairedRatio.of(later, earlier) : null);
  }

  /** What became of it, by the interval of the ratio alone. */
  public Outcome outcome() {
    if (interval() == null) {
      return Outcome.UNKNOWN;
    }
    Verdict better =
        switch (figure.better()) {
          case HIGHER -> Verdict.HIGHER;
          case LOWER -> Verdict.LOWER;
        };
    Verdict verdict = Objects.requireNonNull(ratio).verdict();
    if (verdict == Verdict.NO_CLEAR_DIFFERENCE) {
      return Outcome.NO_CLEAR_CHANGE;
    }
    return verdict == better ? Outcome.BETTER : Outcome.WORSE;
  }

  /** The interval of the ratio; null if there is none. */
  public @Nullable Interval interval() {
    return ratio == null ? null : ratio.interval();
  }

  /** How probable it is that chance alone shows a change; 0 if there is nothing to tell by. */
  public double chance() {
    return interval() == null ? 0 : UnpairedRatio.chance(known(after).length, known(before).length);
  }

  /** How much it changed, such as {@code 12 to 18 % lower} or {@code 2.1 to 2.6 times as high}. */
  public String words() {
    Interval interval = interval();
    if (interval == null) {
      return ratio == null ? "a figure of zero has no ratio" : "too few rounds to tell";
    }
    if (interval.contains(1)) {
      return "no clear change";
    }
    if (interval.high() < 1) {
      return percent(1 - interval.high(), 1 - interval.low()) + " lower";
    }
    return interval.high() < 2
        ? percent(interval.low() - 1, interval.high() - 1) + " higher"
        : Factor.of(interval) + " times as high";
  }

  private static String percent(double low, double high) {
    int decimals = low < 0.0095 ? 1 : 0;
    String from = String.format(Locale.ROOT, "%." + decimals + "f", 100 * low);
    String to = String.format(Locale.ROOT, "%." + decimals + "f", 100 * high);
    return (from.equals(to) ? "about " + from : from + " to " + to) + " %";
  }

  private static double[] known(FigureResult figure) {
    return figure.rounds().stream()
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static boolean allPositive(double[] rounds) {
    for (double round : rounds) {
      if (!(round > 0)) {
        return false;
      }
    }
    return rounds.length > 0;
  }
}
