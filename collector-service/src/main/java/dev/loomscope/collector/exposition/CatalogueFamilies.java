package dev.loomscope.collector.exposition;

import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesField;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.TextfileMetric;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The families of the catalogue that agents and collectors share, {@link SeriesGroup}. */
final class CatalogueFamilies {

  /** All of them. */
  static final List<Family> ALL = all();

  private CatalogueFamilies() {}

  /** Fields with constant labels of their own are one family. */
  private static List<Family> all() {
    Map<String, SeriesField> fields = new LinkedHashMap<>();
    Map<String, List<Samples>> samples = new HashMap<>();
    for (SeriesGroup group : SeriesGroup.all()) {
      if (group.name().equals(TextfileMetric.GROUP)) {
        continue; // their names are not known before
      }
      for (int i = 0; i < group.fields().size(); i++) {
        SeriesField field = group.fields().get(i);
        fields.putIfAbsent(field.family(), field);
        samples.computeIfAbsent(field.family(), _ -> new ArrayList<>()).add(samples(group, i));
      }
    }
    return fields.values().stream()
        .map(field -> Family.of(field, each(List.copyOf(samples.get(field.family())))))
        .toList();
  }

  private static Samples each(List<Samples> all) {
    return (node, writer) -> {
      for (Samples samples : all) {
        samples.write(node, writer);
      }
    };
  }

  /** One value of a group's items. */
  private static Samples samples(SeriesGroup group, int index) {
    SeriesField field = group.fields().get(index);
    String more = field.constantLabels();
    byte[] labelsEnd =
        (more.isEmpty() ? "} " : "," + more + "} ").getBytes(StandardCharsets.US_ASCII);
    return (node, writer) -> {
      for (Labelled<Series> labelled : node.series().get(group.ordinal())) {
        long value = labelled.item().value(index);
        if (value != Series.NONE) {
          writer.decimal(labelled.labels(), labelsEnd, value, field.decimals());
        }
      }
    };
  }
}
