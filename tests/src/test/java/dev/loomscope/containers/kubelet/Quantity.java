package dev.loomscope.containers.kubelet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as Kubernetes writes them: {@code 500m}, {@code 128Mi}. */
final class Quantity {

  private static final Pattern FORM = Pattern.compile("([0-9.]+(?:[eE][0-9+-]+)?)([a-zA-Z]*)");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("Ki", new BigDecimal(1L << 10)),
          Map.entry("Mi", new BigDecimal(1L << 20)),
          Map.entry("Gi", new BigDecimal(1L << 30)),
          Map.entry("Ti", new BigDecimal(1L << 40)));

  private Quantity() {}

  static BigDecimal of(String text) {
    Matcher form = FORM.matcher(text);
    BigDecimal unit = form.matches() ? UNITS.get(form.group(2)) : null;
    if (unit == null) {
      throw new AssertionError("no quantity: " + text);
    }
    return new BigDecimal(form.group(1)).multiply(unit);
  }

  /** Whole units, rounded up as Kubernetes does. */
  static long whole(String text) {
    return of(text).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /** Thousandths, rounded up. */
  static long thousandths(String text) {
    return of(text).movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact();
  }
}
