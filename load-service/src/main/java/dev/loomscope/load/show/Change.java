package dev.loomscope.load.show;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Figure.Better;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.statistics.Interval;
import dev.loomscope.load.statistics.UnpairedRatio;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One figure of one mode at one point, before and after.
 *
 * @param place what to call the point
 * @param ratio of after to before; null if a round's figure is zero or less, which has none
 * @param against the figure that became worse, so that this one's change is no merit; null if none
 */
public record Change(
    ExperimentResult experiment,
    String place,
    Figure figure,
    ModeResult before,
    ModeResult after,
    @Nullable UnpairedRatio ratio,
    @Nullable Figure against) {

  /** What became of it. */
  public enum Outcome {
    /** Clearly worse. */
    WORSE,
    /** Clearly better. */
    BETTER,
    /** Clearly another value, which is neither better nor worse. */
    OTHER,
    /** The rounds do not tell. */
    NO_CLEAR_CHANGE,
    /** There is nothing to tell by: too few rounds, or figures that have no ratio. */
    UNKNOWN
  }

  static Change of(
      ExperimentResult experiment,
      String place,
      Figure figure,
      ModeResult before,
      ModeResult after) {
    UnpairedRatio ratio = ratio(figure, before, after);
    Figure against =
        outcome(figure, ratio) != Outcome.BETTER
            ? null
            : figure.companions().stream()
                .filter(one -> outcome(one, ratio(one, before, after)) == Outcome.WORSE)
                .findFirst()
                .orElse(null);
    return new Change(experiment, place, figure, before, after, ratio, against);
  }

  /** What became of it, by the interval of the ratio. */
  public Outcome outcome() {
    return against == null ? outcome(figure, ratio) : Outcome.OTHER;
  }

  private static Outcome outcome(Figure figure, @Nullable UnpairedRatio ratio) {
    Interval interval = ratio == null ? null : ratio.interval();
    if (interval == null) {
      return Outcome.UNKNOWN;
    }
    if (interval.contains(1)) {
      return Outcome.NO_CLEAR_CHANGE;
    }
    if (figure.better() == Better.NEITHER) {
      return Outcome.OTHER;
    }
    return interval.low() > 1 == (figure.better() == Better.HIGHER)
        ? Outcome.BETTER
        : Outcome.WORSE;
  }

  /** The figure before. */
  FigureResult earlier() {
    return Objects.requireNonNull(before.figures().get(figure));
  }

  /** The figure after. */
  FigureResult later() {
    return Objects.requireNonNull(after.figures().get(figure));
  }

  /** The unit of both. */
  FigureUnit unit() {
    return FigureUnit.of(figure, List.of(earlier(), later()));
  }

  /** The interval of the ratio; null if there is none. */
  @Nullable Interval interval() {
    return ratio == null ? null : ratio.interval();
  }

  /** How probable it is that chance alone shows a change; 0 if there is nothing to tell by. */
  double chance() {
    return interval() == null
        ? 0
        : UnpairedRatio.chance(known(later()).length, known(earlier()).length);
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
        : Factor.of(interval.low(), interval.high()) + " times as high";
  }

  /**
   * In a sentence, such as {@code virtual, latency p99: 12 to 18 % lower (better); medians ...}.
   */
  String sentence() {
    return "%s, %s: %s%s; medians %s, then %s"
        .formatted(
            before.mode(),
            figure.title(),
            words(),
            switch (outcome()) {
              case BETTER -> " (better)";
              case WORSE -> " (worse)";
              case OTHER ->
                  against == null ? "" : " (no merit: %s is worse)".formatted(against.title());
              case NO_CLEAR_CHANGE, UNKNOWN -> "";
            },
            unit().named(earlier().median()),
            unit().named(later().median()));
  }

  private static String percent(double low, double high) {
    int decimals = low < 0.0095 ? 1 : 0;
    String from = String.format(Locale.ROOT, "%." + decimals + "f", 100 * low);
    String to = String.format(Locale.ROOT, "%." + decimals + "f", 100 * high);
    return (from.equals(to) ? "about " + from : from + " to " + to) + " %";
  }

  private static @Nullable UnpairedRatio ratio(Figure figure, ModeResult before, ModeResult after) {
    FigureResult earlier = before.figures().get(figure);
    FigureResult later = after.figures().get(figure);
    return earlier != null && later != null && allPositive(earlier) && allPositive(later)
        ? UnpairedRatio.of(known(later), known(earlier))
        : null;
  }

  private static boolean allPositive(FigureResult figure) {
    return figure.rounds().stream().allMatch(round -> round == null || round > 0);
  }

  private static double[] known(FigureResult figure) {
    return figure.rounds().stream()
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
