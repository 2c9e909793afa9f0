package dev.loomscope.collector.exposition;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.History;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.Rates;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.Exposition;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Measurements;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Nodes made by hand, and what is exposed of them. */
final class TestNodes {

  private TestNodes() {}

  static NodeSnapshot node(String name, NodeState state, Measurements values) {
    return new NodeSnapshot(
        name,
        state,
        1_767_225_000_000L,
        1_767_225_600_250L,
        1_767_225_600_125L,
        5_000,
        "10.0.0.7:41234",
        Transport.UDP,
        null,
        Level.NONE,
        0x0123456789abcdefL,
        new Arrivals(100, 2, 3, 4, 5, 1),
        values,
        Rates.UNKNOWN);
  }

  static Nodes of(NodeSnapshot... snapshots) {
    RegistrySnapshot all = new RegistrySnapshot(1_767_225_601_000L, List.of(snapshots));
    return new Nodes() {
      @Override
      public RegistrySnapshot snapshot() {
        return all;
      }

      @Override
      public Optional<History> history(String name) {
        return Optional.empty();
      }
    };
  }

  static String text(Nodes nodes, Exposition.Format format, Predicate<String> wanted)
      throws IOException {
    return text(new NodeExposition(nodes, true, System::nanoTime), format, wanted);
  }

  static String text(NodeExposition exposition, Exposition.Format format, Predicate<String> wanted)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    exposition.write(body, format, wanted);
    return body.toString(StandardCharsets.UTF_8);
  }
}
