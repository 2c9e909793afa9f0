package dev.loomscope.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that share their labels and travel together, such as those of one network interface: a
 * part of the catalogue of node_exporter's families, {@code series.txt}, which agents and
 * collectors have in common. A collector exposes no family that it does not know from there, so no
 * sender can make one up, but for {@link TextfileMetric}. Immutable.
 */
public final class SeriesGroup {

  private final String name;
  private final int ordinal;
  private final List<String> labels;
  private final List<SeriesField> fields;
  private final Map<String, Integer> indices = new HashMap<>();

  SeriesGroup(String name, int ordinal, List<String> labels, List<SeriesField> fields) {
    this.name = name;
    this.ordinal = ordinal;
    this.labels = List.copyOf(labels);
    this.fields = List.copyOf(fields);
    for (int i = 0; i < fields.size(); i++) {
      if (indices.put(fields.get(i).key(), i) != null) {
        throw new IllegalArgumentException(name + " has twice: " + fields.get(i).key());
      }
    }
  }

  /** All groups, in the order of the catalogue. */
  public static List<SeriesGroup> all() {
    return SeriesCatalogue.GROUPS;
  }

  /**
   * A group of the catalogue.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static SeriesGroup of(String name) {
    SeriesGroup group = SeriesCatalogue.BY_NAME.get(name);
    if (group == null) {
      throw new IllegalArgumentException("no group of series: " + name);
    }
    return group;
  }

  public String name() {
    return name;
  }

  /** Its place in {@link #all}. */
  public int ordinal() {
    return ordinal;
  }

  /** The names of the labels that tell its items apart. */
  public List<String> labels() {
    return labels;
  }

  /** The values of an item, in their order. */
  public List<SeriesField> fields() {
    return fields;
  }

  /** The place of a field among {@link #fields} by its key; -1 if there is none. */
  public int index(String key) {
    return indices.getOrDefault(key, -1);
  }

  @Override
  public String toString() {
    return name;
  }
}
