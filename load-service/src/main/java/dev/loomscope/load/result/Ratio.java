package dev.loomscope.load.result;

import dev.loomscope.load.server.Placement;
import dev.loomscope.load.statistics.Verdict;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One figure of one mode held against that of another, round by round.
 *
 * @param ratio of the first mode's figure to the second's; null if a round's figure is 0, which has
 *     none: the verdict is then of the rounds' order alone
 * @param low the lower end of its interval, of a confidence of 99 % or what fewer than eight rounds
 *     can give; null if there were fewer than six rounds of both, or there is no ratio
 * @param high its upper end
 * @param verdict what the first one's figure is
 * @param byPlacement the ratio in the rounds of each placement alone; empty if all rounds had one
 */
public record Ratio(
    Figure figure,
    String first,
    String second,
    @Nullable Double ratio,
    @Nullable Double low,
    @Nullable Double high,
    Verdict verdict,
    Map<Placement, Double> byPlacement) {

  public Ratio {
    byPlacement = Objects.requireNonNullElse(byPlacement, Map.of()); // older files have none
  }

  /** Of rounds that all had one placement. */
  public Ratio(
      Figure figure,
      String first,
      String second,
      @Nullable Double ratio,
      @Nullable Double low,
      @Nullable Double high,
      Verdict verdict) {
    this(figure, first, second, ratio, low, high, verdict, Map.of());
  }

  /** Whether a server is one of the two. */
  public boolean isOf(String mode) {
    return first.equals(mode) || second.equals(mode);
  }

  /** Which of the two is clearly better; null if the rounds do not tell, or there is no merit. */
  public @Nullable String better() {
    boolean isClear = verdict == Verdict.HIGHER || verdict == Verdict.LOWER;
    return switch (figure.better()) {
      case HIGHER -> !isClear ? null : verdict == Verdict.HIGHER ? first : second;
      case LOWER -> !isClear ? null : verdict == Verdict.LOWER ? first : second;
      case NEITHER -> null;
    };
  }
}
