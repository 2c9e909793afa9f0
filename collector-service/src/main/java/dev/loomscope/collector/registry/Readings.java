package dev.loomscope.collector.registry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last values of a node's items of one kind, in the order of their keys. Not thread-safe.
 *
 * <p>A tree rather than a hash table: keys come from the network, and no choice of them makes a
 * tree slow.
 */
final class Readings<K extends Comparable<K>, V> {

  private final TreeMap<K, Reading<V>> readings = new TreeMap<>();

  /**
   * Takes an item's value if there is none of a later report, and room for it. An item that has
   * outgrown the room is not told any more, and soon forgotten.
   */
  void update(K key, V value, Arriving arriving, NodeAccount account) {
    Reading<V> reading = readings.get(key);
    if (reading == null) {
      int bytes = Footprint.ofItem(value);
      if (account.change(bytes)) {
        readings.put(key, new Reading<>(value, arriving, bytes));
      }
    } else if (reading.isBefore(arriving)) {
      int bytes = Footprint.ofItem(value);
      if (account.change(bytes - reading.bytes())) {
        reading.update(value, arriving, bytes);
      }
    }
  }

  /** The last value of an item; null if there is none. */
  @Nullable V value(K key) {
    Reading<V> reading = readings.get(key);
    return reading == null ? null : reading.value();
  }

  int size() {
    return readings.size();
  }

  /** Forgets the items that have not been told since a sample; returns what they were charged. */
  long forgetBefore(long sample) {
    long bytes = 0;
    for (Iterator<Reading<V>> all = readings.values().iterator(); all.hasNext(); ) {
      Reading<V> reading = all.next();
      if (reading.sample() < sample) {
        bytes += reading.bytes();
        all.remove();
      }
    }
    return bytes;
  }

  List<V> values() {
    return derive(Reading::value);
  }

  /** What follows from each item. */
  <R> List<R> derive(Function<Reading<V>, R> derivation) {
    List<R> derived = new ArrayList<>(readings.size());
    readings.values().forEach(reading -> derived.add(derivation.apply(reading)));
    return derived;
  }

  /** The item of a kind of which a node has one; null if there is none. */
  @Nullable Reading<V> only() {
    return readings.isEmpty() ? null : readings.firstEntry().getValue();
  }

  /** Its value. */
  @Nullable V onlyValue() {
    Reading<V> reading = only();
    return reading == null ? null : reading.value();
  }
}
