package dev.loomscope.collector.exposition;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.SystemFacts;
import dev.loomscope.wire.TextfileMetric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node's sections, each as a list of items with the labels that node_exporter gives them: made
 * once for all families of a scrape. A section without items of its own is one item or none.
 */
record LabelledNode(
    Labelled<NodeSnapshot> node,
    List<Labelled<Core>> cores,
    List<Labelled<Load>> load,
    List<Labelled<Memory>> memory,
    List<Labelled<Filesystem>> filesystems,
    List<Labelled<Disk>> disks,
    List<Labelled<Network>> networks,
    List<Labelled<SystemFacts>> system,
    List<List<Labelled<Series>>> series) {

  static LabelledNode of(NodeSnapshot node) {
    Labels own = Labels.of("instance", node.name());
    Measurements values = node.values();
    return new LabelledNode(
        new Labelled<>(own, node),
        each(values.cores(), core -> own.and("cpu", Integer.toString(core.number()))),
        any(own, values.load()),
        any(own, values.memory()),
        each(
            values.filesystems(),
            filesystem ->
                own.and(
                    "device",
                    filesystem.device(),
                    "fstype",
                    filesystem.fstype(),
                    "mountpoint",
                    filesystem.mountpoint())),
        each(values.disks(), disk -> own.and("device", disk.device())),
        each(values.networks(), network -> own.and("device", network.device())),
        any(own, values.system()),
        byGroup(own, values.series()));
  }

  /** The items of each group, at its ordinal. */
  private static List<List<Labelled<Series>>> byGroup(Labels own, List<Series> series) {
    List<List<Labelled<Series>>> groups =
        new ArrayList<>(Collections.nCopies(SeriesGroup.all().size(), List.of()));
    for (int from = 0, to; from < series.size(); from = to) { // they are in the order of groups
      SeriesGroup group = series.get(from).id().group();
      for (to = from + 1; to < series.size() && series.get(to).id().group() == group; ) {
        to++;
      }
      groups.set(group.ordinal(), each(series.subList(from, to), item -> labels(own, item.id())));
    }
    return groups;
  }

  private static Labels labels(Labels own, Series.Id id) {
    if (id.group().name().equals(TextfileMetric.GROUP)) {
      return own.andWritten(id.labels().get(1));
    }
    List<String> names = id.group().labels();
    if (names.isEmpty()) {
      return own;
    }
    String[] pairs = new String[2 * names.size()];
    for (int i = 0; i < names.size(); i++) {
      pairs[2 * i] = names.get(i);
      pairs[2 * i + 1] = id.labels().get(i);
    }
    return own.and(pairs);
  }

  private static <T> List<Labelled<T>> each(List<T> items, Function<T, Labels> labels) {
    return items.stream().map(item -> new Labelled<>(labels.apply(item), item)).toList();
  }

  private static <T> List<Labelled<T>> any(Labels labels, @Nullable T item) {
    return item == null ? List.of() : List.of(new Labelled<>(labels, item));
  }
}
