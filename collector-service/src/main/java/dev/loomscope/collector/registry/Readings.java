package dev.loomscope.collector.registry;

import java.util.ArrayList;
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

  /** Takes an item's value; returns false if the item is new and there is no place for it. */
  boolean update(K key, V value, Arriving arriving, ItemBudget budget, int itemsOfTheNode) {
    Reading<V> reading = readings.get(key);
    if (reading != null) {
      reading.update(value, arriving);
      return true;
    }
    if (!budget.take(itemsOfTheNode)) {
      return false;
    }
    readings.put(key, new Reading<>(value, arriving));
    return true;
  }

  int size() {
    return readings.size();
  }

  /** Forgets the items that have not been told since a sample; returns how many. */
  int forgetBefore(long sample) {
    int before = readings.size();
    readings.values().removeIf(reading -> reading.sample() < sample);
    return before - readings.size();
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
