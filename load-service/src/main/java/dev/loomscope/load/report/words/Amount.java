package dev.loomscope.load.report.words;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Quantities;
import org.jspecify.annotations.Nullable;

/** Writes a figure with its unit, and ranges of it. */
public final class Amount {

  private Amount() {}

  /** One value; a dash if it is not known. */
  public static String of(Figure figure, @Nullable Double value) {
    if (value == null) {
      return Quantities.UNKNOWN;
    }
    return switch (figure.unit()) {
      case RATE, COUNT -> Quantities.rate(value);
      case SECONDS -> Quantities.time(value);
      case PERCENT -> Quantities.percent(value);
      case BYTES -> Quantities.bytes(Math.round(value));
      case CPU_SECONDS -> Quantities.rate(value) + " s";
    };
  }

  /** From one value to another, the unit once if it is the same. */
  public static String range(Figure figure, double low, double high) {
    String from = of(figure, low);
    String to = of(figure, high);
    if (from.equals(to)) {
      return from;
    }
    int unit = from.indexOf(' ');
    return unit >= 0 && to.endsWith(from.substring(unit))
        ? from.substring(0, unit) + "–" + to
        : from + "–" + to;
  }
}
