package dev.loomscope.wire;

import java.util.Locale;

/**
 * A value of a {@link SeriesGroup}'s items, and the family of series that it is exposed as.
 * Immutable.
 *
 * @param key tells it from the group's other values, by the name that its source has for it
 * @param decimals it travels as a whole number of 10<sup>-decimals</sup> of the family's unit
 * @param family node_exporter's name
 * @param constantLabels as in an exposition, without braces; empty for none
 * @param help one line of ASCII that needs no escaping
 */
public record SeriesField(
    String key, Type type, int decimals, String family, String constantLabels, String help) {

  /** The most decimals that a value may have. */
  public static final int MAX_DECIMALS = 12;

  /**
   * Checks the decimals.
   *
   * @throws IllegalArgumentException if there are more than {@value #MAX_DECIMALS}
   */
  public SeriesField {
    if (decimals < 0 || decimals > MAX_DECIMALS) {
      throw new IllegalArgumentException(family + " has too many decimals: " + decimals);
    }
  }

  /** What Prometheus is told of the values. */
  public enum Type {
    COUNTER,
    GAUGE,
    UNTYPED
  }

  /** Reads {@code key type[/decimals] family[{labels}] help}. */
  static SeriesField parse(String line) {
    String[] words = line.strip().split(" ", 4);
    String[] type = words[1].split("/", 2);
    int brace = words[2].indexOf('{');
    return new SeriesField(
        words[0],
        Type.valueOf(type[0].toUpperCase(Locale.ROOT)),
        type.length == 1 ? 0 : Integer.parseInt(type[1]),
        brace < 0 ? words[2] : words[2].substring(0, brace),
        brace < 0 ? "" : words[2].substring(brace + 1, words[2].length() - 1),
        words[3]);
  }

  /** Whether a value can travel: {@link Series#NONE} always, below 0 in a gauge alone. */
  boolean allows(long value) {
    return value >= 0 || value == Series.NONE || type == Type.GAUGE;
  }
}
