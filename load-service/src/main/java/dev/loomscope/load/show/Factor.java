package dev.loomscope.load.show;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes how many times one figure is another: with as few digits as tell its ends apart, and from
 * one.
 */
public final class Factor {

  private static final double LARGE = 9.95;
  private static final int MOST_DECIMALS = 3;

  private Factor() {}

  /**
   * The ends of an interval that does not hold one, such as {@code 1.9 to 2.2}; two that look alike
   * become one, such as {@code about 2.1}.
   */
  public static String of(double low, double high) {
    for (int decimals = low < LARGE ? 1 : 0; decimals <= MOST_DECIMALS; decimals++) {
      String from = written(low, decimals);
      String to = written(high, decimals);
      boolean seemsOne = Double.parseDouble(from) == 1 || Double.parseDouble(to) == 1;
      if (!seemsOne && !from.equals(to)) {
        return from + " to " + to;
      }
      if (!seemsOne && decimals == MOST_DECIMALS - 1) {
        return "about " + from;
      }
    }
    return "about " + written(Math.sqrt(low * high), MOST_DECIMALS);
  }

  /** The ends of any interval, such as {@code 0.45–0.55}; empty if there is none. */
  static String interval(@Nullable Double low, @Nullable Double high) {
    return low == null || high == null ? "" : of(low) + "–" + of(high);
  }

  /** One ratio, such as {@code 2.06} or {@code 0.48}; a dash if there is none. */
  public static String of(@Nullable Double ratio) {
    return ratio == null ? "-" : written(ratio, ratio < LARGE ? 2 : 1);
  }

  private static String written(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
