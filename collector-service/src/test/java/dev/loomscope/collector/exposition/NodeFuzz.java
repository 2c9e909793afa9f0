package dev.loomscope.collector.exposition;

import static dev.loomscope.collector.exposition.TestNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.loomscope.collector.api.NodeQuery;
import dev.loomscope.collector.api.NodeTable;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.service.Exposition.Format;
import dev.loomscope.wire.KeyRing;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.ReplayGuard;
import dev.loomscope.wire.ReportReceiver;
import dev.loomscope.wire.Sealing;
import io.helidon.common.parameters.Parameters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a node may say, and what people may ask for, fuzzed by {@code benchmarks/fuzz}. */
final class NodeFuzz {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-z_]\\w*(\\{([a-z_]\\w*=\"([^\"\\\\]|\\\\[\"\\\\n])*\",?)*\\})? (-?[0-9].*|NaN|[+-]Inf)");

  private final ReportReceiver receiver =
      new ReportReceiver(
          new Sealing(Level.NONE, () -> KeyRing.of(List.of())),
          new ReplayGuard(InstantSource.system(), Duration.ofMinutes(5), 100));

  /** Whatever a report says, the exposition stays one, and the table can be made. */
  @FuzzTest
  void shouldExposeWhatIsTaken(byte[] datagram) throws Exception {
    if (!(receiver.receive(datagram, 0, datagram.length) instanceof Received.Accepted accepted)) {
      return;
    }
    RegistrySnapshot nodes =
        TestNodes.of(
                node(
                    accepted.report().header().node(),
                    NodeState.ONLINE,
                    accepted.report().measurements()))
            .snapshot();
    assertThat(TestNodes.text(TestNodes.of(nodes.nodes().getFirst()), Format.TEXT, name -> true))
        .satisfies(
            text ->
                assertThat(text.lines().filter(line -> !line.startsWith("#")))
                    .allMatch(line -> SAMPLE.matcher(line).matches()));
    String table = NodeTable.of(nodes, NodeQuery.of(Parameters.empty("query")));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
  }

  /** Whatever is asked for, the answer is a table or one line that says what is wrong. */
  @FuzzTest
  void shouldAnswerAnyQuery(FuzzedDataProvider data) {
    Parameters query =
        Parameters.create(
            "query",
            Map.of(
                "q", List.of(data.consumeString(100)),
                "sort", List.of(data.consumeString(100)),
                "columns", List.of(data.consumeRemainingAsString())));
    RegistrySnapshot none = new RegistrySnapshot(0, List.of());
    try {
      assertThat(NodeTable.of(none, NodeQuery.of(query))).isNotEmpty();
    } catch (NodeQuery.RefusedException refused) {
      assertThat(refused).hasMessageContaining("is not allowed");
    }
  }
}
