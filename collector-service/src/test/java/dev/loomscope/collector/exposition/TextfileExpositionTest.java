package dev.loomscope.collector.exposition;

import static dev.loomscope.collector.exposition.TestNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.Exposition.Format;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Series;
import dev.loomscope.wire.SeriesGroup;
import dev.loomscope.wire.TextfileMetric;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exposed of the metrics that others wrote into text files of the nodes. */
final class TextfileExpositionTest {

  private static NodeSnapshot online(Measurements values) {
    return node("web-1", NodeState.ONLINE, values);
  }

  @Test
  void shouldExposeWhatTextFilesSayUnderTheirNames() throws Exception {
    Measurements one =
        Measurements.builder()
            .series(
                List.of(
                    textfile("apt_upgrades", "arch=\"all\"", 3),
                    textfile("apt_upgrades", "arch=\"am\\\"d64\"", 0),
                    textfile("backups_total", "", 7),
                    textfile("temperature", "", Series.NONE, -1_500_000)))
            .build();
    Measurements other =
        Measurements.builder().series(List.of(textfile("apt_upgrades", "", 1))).build();
    Nodes nodes =
        TestNodes.of(
            online(one), node("web-2", NodeState.ONLINE, other), node("x", NodeState.LATE, one));

    assertThat(TestNodes.text(nodes, Format.TEXT, name -> !name.matches("(loomscope|node)_.*")))
        .isEqualTo(
            """
            # HELP apt_upgrades Metric of a text file of the node.
            # TYPE apt_upgrades untyped
            apt_upgrades{instance="web-1",arch="all"} 3
            apt_upgrades{instance="web-1",arch="am\\"d64"} 0
            apt_upgrades{instance="web-2"} 1
            # HELP backups_total Metric of a text file of the node.
            # TYPE backups_total counter
            backups_total{instance="web-1"} 7
            # HELP temperature Metric of a text file of the node.
            # TYPE temperature untyped
            temperature{instance="web-1"} -1.5
            """);
    assertThat(
            TestNodes.text(
                new NodeExposition(nodes, false, System::nanoTime), Format.TEXT, name -> true))
        .doesNotContain("apt_upgrades", "backups_total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up", "node_load1", "loomscope_node_up", "process_open_fds", "ALERTS_FOR_STATE"})
  void shouldLetNoTextFileTellWhatOthersTell(String name) throws Exception {
    Measurements values =
        Measurements.builder()
            .load(new Load(1, 2, 3))
            .series(List.of(textfile(name, "", 9)))
            .build();
    assertThat(TestNodes.text(TestNodes.of(online(values)), Format.TEXT, family -> true))
        .contains("node_load1")
        .doesNotContain("} 9\n");
  }

  private static Series textfile(String metric, String labels, long... values) {
    return Series.of(
        new Series.Id(SeriesGroup.of(TextfileMetric.GROUP), List.of(metric, labels)), values);
  }
}
