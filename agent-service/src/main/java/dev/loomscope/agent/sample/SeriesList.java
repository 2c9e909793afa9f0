package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects items of the section {@code series}. What is not known is left out. Not thread-safe. */
final class SeriesList {

  private final List<Item> items = new ArrayList<>();

  /** Begins an item. A label that is no text as the protocol has it is not known. */
  Item item(String group, String... labels) {
    Item item =
        new Item(
            SeriesGroup.of(group),
            Arrays.stream(labels).map(label -> Protocol.isText(label) ? label : "").toList());
    items.add(item);
    return item;
  }

  /** Takes over the items of another. */
  void addAll(SeriesList others) {
    items.addAll(others.items);
  }

  /** The items of which anything is known. */
  List<Series> series() {
    return items.stream().map(Item::series).filter(series -> series.length() > 0).toList();
  }

  /** An item whose values are set one by one, by their keys in the catalogue. */
  static final class Item {

    private final SeriesGroup group;
    private final List<String> labels;
    private final long[] values;

    private Item(SeriesGroup group, List<String> labels) {
      this.group = group;
      this.labels = labels;
      this.values = new long[group.fields().size()];
      Arrays.fill(values, Series.NONE);
    }

    /** Sets a value, unless it is {@link Series#NONE}. */
    Item value(String key, long value) {
      int field = group.index(key);
      if (field < 0) {
        throw new IllegalArgumentException(group + " has no " + key);
      }
      values[field] = value;
      return this;
    }

    /** Sets a value, unless it is {@link Protocol#UNKNOWN}. */
    Item count(String key, long count) {
      return value(key, count == Protocol.UNKNOWN ? Series.NONE : count);
    }

    /** Sets a value that the catalogue may have or not. */
    void countIfAny(String key, long count) {
      if (group.index(key) >= 0) {
        count(key, count);
      }
    }

    /** What was set last; {@link Series#NONE} if nothing. */
    long value(String key) {
      return values[group.index(key)];
    }

    private Series series() {
      return Series.of(new Series.Id(group, labels), values);
    }
  }
}
