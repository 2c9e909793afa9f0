package dev.loomscope.load.result;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes figures for people: three digits that matter, and a unit that fits. */
public final class Quantities {

  /** What stands for a figure that could not be had. */
  public static final String UNKNOWN = "-";

  private static final double KIBI = 1024;

  private Quantities() {}

  /** A figure with the unit that it counts in. */
  public static String of(Figure figure, double value) {
    return switch (figure.unit()) {
      case RATE, CPU_SECONDS, NUMBER -> rate(value);
      case SECONDS -> time(value);
      case PERCENT -> percent(value);
      case BYTES -> bytes(Math.round(value));
      case COUNT -> count(Math.round(value));
    };
  }

  /** A count per second, such as {@code 48,213} or {@code 3.25}. */
  public static String rate(@Nullable Double value) {
    return value == null ? UNKNOWN : digits(value);
  }

  /** Seconds as a time, such as {@code 850 µs}, {@code 12.3 ms} or {@code 1.25 s}. */
  public static String time(@Nullable Double seconds) {
    if (seconds == null) {
      return UNKNOWN;
    }
    if (seconds < 1e-3) {
      return digits(seconds * 1e6) + " µs";
    }
    return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
  }

  /** A percentage, such as {@code 87 %}. */
  public static String percent(@Nullable Double value) {
    return value == null ? UNKNOWN : digits(value) + " %";
  }

  /** Bytes, such as {@code 18.2 MiB}. */
  public static String bytes(@Nullable Long value) {
    if (value == null) {
      return UNKNOWN;
    }
    if (value < KIBI * KIBI) {
      return digits((double) value / KIBI) + " KiB";
    }
    double mebi = (double) value / KIBI / KIBI;
    return mebi < KIBI ? digits(mebi) + " MiB" : digits(mebi / KIBI) + " GiB";
  }

  /** A whole number with its thousands apart, such as {@code 10,000}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Three digits that matter, or all of a larger number's. */
  private static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size < 0.0005 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
