package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.RegistrySnapshot;
import java.util.List;

/** Nodes as a table for terminals: a line each, in ASCII, 80 columns wide unless asked for more. */
public final class NodeTable {

  /** Characters of a name; a longer one is shortened, and ends with a tilde. */
  public static final int NAME_WIDTH = 24;

  private static final int STATE_WIDTH = 7;

  private NodeTable() {}

  /** The table of the nodes of a snapshot that are asked for. */
  public static String of(RegistrySnapshot snapshot, NodeQuery query) {
    StringBuilder text = new StringBuilder(counts(snapshot));
    List<NodeSummary> nodes = query.select(snapshot);
    if (nodes.size() < snapshot.nodes().size()) {
      text.append(", ").append(nodes.size()).append(" shown");
    }
    text.append('\n');
    if (nodes.isEmpty()) {
      return text.toString();
    }
    text.append('\n')
        .append(Figures.left("NODE", NAME_WIDTH))
        .append(Figures.left(" STATE", STATE_WIDTH));
    query.columns().forEach(column -> text.append(column.head()));
    text.append('\n');
    for (NodeSummary node : nodes) {
      text.append(Figures.left(Figures.shortened(node.node().name(), NAME_WIDTH), NAME_WIDTH))
          .append(Figures.left(" " + node.state(), STATE_WIDTH));
      query.columns().forEach(column -> text.append(column.cell(node, snapshot.time())));
      text.append('\n');
    }
    return text.toString();
  }

  private static String counts(RegistrySnapshot snapshot) {
    int nodes = snapshot.nodes().size();
    StringBuilder text = new StringBuilder(nodes == 1 ? "1 node" : nodes + " nodes");
    for (NodeState state : NodeState.values()) {
      long count = snapshot.nodes().stream().filter(node -> node.state() == state).count();
      text.append(", ").append(count).append(' ').append(state.label());
    }
    long twins = snapshot.nodes().stream().filter(node -> node.twin() != null).count();
    return twins == 0 ? text.toString() : text + ", " + twins + " with a twin";
  }
}
