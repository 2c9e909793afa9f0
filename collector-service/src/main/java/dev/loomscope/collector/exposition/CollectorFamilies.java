package dev.loomscope.collector.exposition;

import static dev.loomscope.collector.exposition.Family.counter;
import static dev.loomscope.collector.exposition.Family.gauge;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Network;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the collector itself knows of each node, whether it is online or not. */
final class CollectorFamilies {

  /** All of them. */
  static final List<Family> ALL =
      List.of(
          gauge(
              "loomscope_node_up",
              "Whether the node reports: 1, or 0 once three of its intervals have passed without.",
              number(node -> node.state() == NodeState.ONLINE ? 1 : 0)),
          gauge(
              "loomscope_node_twin",
              "Whether another machine reports under the name of the node, and is kept out.",
              number(node -> node.twin() == null ? 0 : 1)),
          gauge(
              "loomscope_node_last_report_timestamp_seconds",
              "When the last report of the node arrived, in Unix time by the clock of the collector.",
              seconds(NodeSnapshot::lastSeen)),
          gauge(
              "loomscope_node_interval_seconds",
              "How often the node says that it reports.",
              seconds(NodeSnapshot::intervalMillis)),
          counter(
              "loomscope_node_reports_total",
              "Reports of the node that arrived, of every kind.",
              arrivals(Arrivals::received)),
          gauge(
              "loomscope_node_reports_lost",
              "Reports of the node that did not arrive. Falls when one arrives after all.",
              arrivals(Arrivals::lost)),
          counter(
              "loomscope_node_reports_late_total",
              "Reports of the node that arrived after a later one.",
              arrivals(Arrivals::late)),
          counter(
              "loomscope_node_reports_duplicate_total",
              "Reports of the node that had arrived before.",
              arrivals(Arrivals::duplicates)),
          counter(
              "loomscope_node_reports_too_old_total",
              "Reports of the node too old to tell whether they had arrived before.",
              arrivals(Arrivals::tooOld)),
          counter(
              "loomscope_node_agent_restarts_total",
              "Restarts of the agent on the node.",
              arrivals(Arrivals::restarts)),
          gauge(
              "loomscope_node_disk_layer_info",
              "Disks that lie on others of the node, which count the same bytes: not to be added up.",
              layers(LabelledNode::disks, Disk::layer)),
          gauge(
              "loomscope_node_network_layer_info",
              "Interfaces that lie on others of the node, which count the same bytes: not to be added up.",
              layers(LabelledNode::networks, Network::layer)));

  private CollectorFamilies() {}

  private static Samples number(ToLongFunction<NodeSnapshot> value) {
    return (node, writer) ->
        writer.number(node.node().labels(), value.applyAsLong(node.node().item()));
  }

  private static Samples seconds(ToLongFunction<NodeSnapshot> millis) {
    return (node, writer) ->
        writer.seconds(node.node().labels(), millis.applyAsLong(node.node().item()));
  }

  /** None of a device that counts, so ordinary nodes have none at all. */
  private static <T> Samples layers(
      Function<LabelledNode, List<Labelled<T>>> devices, Function<T, @Nullable String> kind) {
    return (node, writer) -> {
      for (Labelled<T> device : devices.apply(node)) {
        String layer = kind.apply(device.item());
        if (layer != null) {
          writer.number(device.labels().and("layer", layer), 1);
        }
      }
    };
  }

  private static Samples arrivals(ToLongFunction<Arrivals> value) {
    return number(node -> value.applyAsLong(node.arrivals()));
  }
}
