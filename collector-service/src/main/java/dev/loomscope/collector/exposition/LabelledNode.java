package dev.loomscope.collector.exposition;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.SystemFacts;
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
    List<Labelled<SystemFacts>> system) {

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
        any(own, values.system()));
  }

  private static <T> List<Labelled<T>> each(List<T> items, Function<T, Labels> labels) {
    return items.stream().map(item -> new Labelled<>(labels.apply(item), item)).toList();
  }

  private static <T> List<Labelled<T>> any(Labels labels, @Nullable T item) {
    return item == null ? List.of() : List.of(new Labelled<>(labels, item));
  }
}
