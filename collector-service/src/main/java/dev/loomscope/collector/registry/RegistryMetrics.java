package dev.loomscope.collector.registry;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What the registry tells of itself; what it knows of each node is told elsewhere. */
public final class RegistryMetrics {

  private RegistryMetrics() {}

  /** Adds the registry's metrics to others. */
  public static void register(PrometheusRegistry metrics, Registry registry) {
    GaugeWithCallback.builder()
        .name("loomscope_collector_nodes")
        .help("Nodes that are known, by state.")
        .labelNames("state")
        .callback(
            callback ->
                byState(registry.snapshot())
                    .forEach((state, nodes) -> callback.call(nodes, state.label())))
        .register(metrics);
    GaugeWithCallback.builder()
        .name("loomscope_collector_nodes_limit")
        .help("Nodes that may be known at once.")
        .callback(callback -> callback.call(registry.maxNodes()))
        .register(metrics);
    GaugeWithCallback.builder()
        .name("loomscope_collector_items")
        .help("Cores, file systems, disks and the like of all nodes together.")
        .callback(callback -> callback.call(registry.items()))
        .register(metrics);
    MemoryBudget memory = registry.memory();
    CounterWithCallback.builder()
        .name("loomscope_collector_items_refused")
        .help("Times that an item of a node was left out, by reason.")
        .labelNames("reason")
        .callback(
            callback -> {
              callback.call(memory.refusedForAll(), "memory");
              callback.call(memory.refusedForOne(), "node_share");
            })
        .register(metrics);
    GaugeWithCallback.builder()
        .name("loomscope_collector_registry_bytes")
        .help("Memory that the nodes take, estimated.")
        .callback(callback -> callback.call(memory.used()))
        .register(metrics);
    GaugeWithCallback.builder()
        .name("loomscope_collector_registry_limit_bytes")
        .help("Memory that the nodes may take.")
        .callback(callback -> callback.call(memory.limit()))
        .register(metrics);
  }

  /** How many nodes there are of each state. */
  public static Map<NodeState, Integer> byState(RegistrySnapshot snapshot) {
    Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
    for (NodeState state : NodeState.values()) {
      counts.put(state, 0);
    }
    snapshot.nodes().forEach(node -> counts.merge(node.state(), 1, Integer::sum));
    return counts;
  }
}
