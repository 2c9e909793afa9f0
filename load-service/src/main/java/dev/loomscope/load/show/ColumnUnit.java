package dev.loomscope.load.show;

import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.Quantities;
import java.util.Collection;
import java.util.Locale;

/**
 * The unit that all values of a figure are written in where they stand below each other.
 *
 * @param name after the figure's title; empty if it needs none
 * @param size of it in the figure's own unit
 */
record ColumnUnit(String name, double size) {

  private static final double KIBI = 1024;
  private static final double THOUSAND = 1_000;

  /** Below it whole numbers are written out: {@code 9,999}, then {@code 10.0k}. */
  private static final double SHORT = 10_000;

  /** The unit that fits the greatest of some values. */
  static ColumnUnit of(Figure figure, Collection<Double> values) {
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return switch (figure.unit()) {
      case SECONDS ->
          most < 1e-3
              ? new ColumnUnit("µs", 1e-6)
              : most < 1 ? new ColumnUnit("ms", 1e-3) : new ColumnUnit("s", 1);
      case BYTES ->
          most < KIBI * KIBI
              ? new ColumnUnit("KiB", KIBI)
              : most < KIBI * KIBI * KIBI
                  ? new ColumnUnit("MiB", KIBI * KIBI)
                  : new ColumnUnit("GiB", KIBI * KIBI * KIBI);
      case PERCENT -> new ColumnUnit("%", 1);
      case RATE, COUNT, NUMBER, CPU_SECONDS -> new ColumnUnit("", 1);
    };
  }

  /** A value in this unit, without its name. */
  String of(double value) {
    return Quantities.rate(value / size);
  }

  /** The ends of an interval in this unit, as short as can be. */
  String of(double low, double high) {
    String from = brief(low / size);
    String to = brief(high / size);
    boolean bothInThousands = from.endsWith("k") && to.endsWith("k");
    return (bothInThousands ? from.substring(0, from.length() - 1) : from) + "–" + to;
  }

  /** Three digits, such as {@code 34.0k}. */
  static String brief(double value) {
    return value < SHORT
        ? Quantities.rate(value)
        : String.format(Locale.ROOT, value < 100 * THOUSAND ? "%.1fk" : "%,.0fk", value / THOUSAND);
  }
}
