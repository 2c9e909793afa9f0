package dev.loomscope.collector.api;

import java.util.Locale;

/** Figures as a terminal's table has them: short, in ASCII, the same in every locale. Stateless. */
final class Figures {

  static final String UNKNOWN = "-";

  private static final String UNITS = "KMGTPE";

  private Figures() {}

  /** A share, 1 being 100 %. */
  static String percent(double share) {
    return Double.isNaN(share) ? UNKNOWN : number(share * 100) + "%";
  }

  static String decimal(double value) {
    return Double.isNaN(value) ? UNKNOWN : number(value);
  }

  /** Bytes by 1,024, in four digits and a letter at most. */
  static String bytes(double bytes) {
    if (Double.isNaN(bytes) || bytes < 0) {
      return UNKNOWN;
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1_000 && unit < UNITS.length() - 1) {
      value /= 1_024;
      unit++;
    }
    return unit < 0 ? number(Math.rint(value)) : number(value) + UNITS.charAt(unit);
  }

  static String time(double seconds) {
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    return seconds < 6_000 ? Math.round(seconds / 60) + "m" : Math.round(seconds / 3_600) + "h";
  }

  static String shortened(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** With a blank before it at least. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }

  /** One decimal below ten; of what no column has room for the order of magnitude. */
  private static String number(double value) {
    if (Math.abs(value) >= 99_999.5) {
      return String.format(Locale.ROOT, "%.0e", value);
    }
    boolean whole = value == 0 || Math.abs(value) >= 9.95;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value);
  }
}
