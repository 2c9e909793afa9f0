package dev.loomscope.wire;

import java.util.Arrays;
import java.util.List;

/**
 * The values of one item of a {@link SeriesGroup}, such as an interface. Immutable.
 *
 * <p>Two are equal if everything about them is; which item it is says its {@link Id}.
 */
public final class Series {

  /** Says that a value is not known. Such a value does not travel. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * Which item it is.
   *
   * @param labels a text for each of the group's labels; an empty one is not known
   */
  public record Id(SeriesGroup group, List<String> labels) implements Comparable<Id> {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there are more or fewer labels than the group has
     */
    public Id {
      labels = List.copyOf(labels);
      if (labels.size() != group.labels().size()) {
        throw new IllegalArgumentException(group + " has other labels than " + labels);
      }
    }

    @Override
    public int compareTo(Id other) {
      int order = Integer.compare(group.ordinal(), other.group.ordinal());
      for (int i = 0; order == 0 && i < labels.size(); i++) {
        order = labels.get(i).compareTo(other.labels.get(i));
      }
      return order;
    }
  }

  private final Id id;
  private final long[] values;

  private Series(Id id, long[] values) {
    this.id = id;
    this.values = values;
  }

  /**
   * An item.
   *
   * @param values as many of the group's fields as are known, in their order; {@link #NONE} keeps
   *     the place of one that is not
   */
  public static Series of(Id id, long... values) {
    return of(id, values, Math.min(values.length, id.group().fields().size()));
  }

  /** An item with the first values of an array. */
  static Series of(Id id, long[] values, int count) {
    int length = count;
    while (length > 0 && values[length - 1] == NONE) {
      length--;
    }
    return new Series(id, Arrays.copyOf(values, length));
  }

  /** These values with another's id, which equals its own: so that both hold the labels once. */
  public Series withIdOf(Series other) {
    return new Series(other.id, values);
  }

  /** Which item it is. */
  public Id id() {
    return id;
  }

  /** The value of a field, see {@link SeriesGroup#fields}; {@link #NONE} if it is not known. */
  public long value(int field) {
    return field >= 0 && field < values.length ? values[field] : NONE;
  }

  /** The value of a field by its key; {@link #NONE} if it is not known. */
  public long value(String key) {
    return value(id.group().index(key));
  }

  /** Fields up to the last that is known. */
  public int length() {
    return values.length;
  }

  /** How many values are known. */
  public int known() {
    int known = 0;
    for (long value : values) {
      known += value == NONE ? 0 : 1;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series series
        && id.equals(series.id)
        && Arrays.equals(values, series.values);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return id.group() + " " + id.labels() + " " + Arrays.toString(values);
  }
}
