package dev.loomscope.collector.exposition;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.Exposition;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The nodes as Prometheus reads them. Every series has the label {@code instance}, the node's name.
 * Of a node that does not report any more its values are left out, so that nobody takes them for
 * current; what the collector itself knows of it remains. Thread-safe.
 */
public final class NodeExposition implements Exposition {

  private final Nodes nodes;

  /** Reads the nodes anew for each scrape. */
  public NodeExposition(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public void write(OutputStream body, Format format, Predicate<String> wanted) throws IOException {
    List<LabelledNode> all = new ArrayList<>();
    List<LabelledNode> online = new ArrayList<>();
    for (NodeSnapshot snapshot : nodes.snapshot().nodes()) {
      LabelledNode node = LabelledNode.of(snapshot);
      all.add(node);
      if (snapshot.state() == NodeState.ONLINE) {
        online.add(node);
      }
    }
    SampleWriter writer = new SampleWriter(body, format);
    write(CollectorFamilies.ALL, all, wanted, writer);
    write(NodeExporterFamilies.ALL, online, wanted, writer);
    writer.flush();
  }

  private static void write(
      List<Family> families,
      List<LabelledNode> nodes,
      Predicate<String> wanted,
      SampleWriter writer)
      throws IOException {
    for (Family family : families) {
      if (wanted.test(family.name())) {
        writer.begin(family);
        for (LabelledNode node : nodes) {
          family.samples().write(node, writer);
        }
      }
    }
  }
}
