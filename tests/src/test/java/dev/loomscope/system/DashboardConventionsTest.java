package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.dashboards.DashboardFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the dashboards have in common, so that they read as one. */
@Tag("system")
final class DashboardConventionsTest {

  /** Told apart by colour-blind people, too; in the order in which all of loomscope names modes. */
  private static final List<Map.Entry<String, String>> MODES =
      List.of(
          Map.entry("process", "#b84a0a"),
          Map.entry("thread", "#f0a800"),
          Map.entry("virtual", "#0072b2"),
          Map.entry("async", "#20c4b0"));

  static Stream<DashboardFile> dashboards() throws IOException {
    return DashboardFile.of(Path.of("..", "grafana", "dashboards")).stream();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void shouldKeepToTheConventions(DashboardFile dashboard) {
    JsonNode json = dashboard.json();
    assertThat(json.path("uid").asString(""))
        .isIn("loomscope-modes", "loomscope-nodes", "loomscope-itself");
    assertThat(json.path("graphTooltip").asInt(0)).as("shared crosshair").isEqualTo(1);
    assertThat(dashboard.variables())
        .anyMatch(variable -> variable.path("type").asString("").equals("datasource"));
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asString("");
      ids.add(panel.path("id").asInt());
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asString("")).as(title).isNotBlank();
      assertThat(panel.at("/datasource/uid").asString("")).as(title).isEqualTo("${datasource}");
      assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).as(title).isNotBlank();
      List<Map.Entry<String, String>> colours = colours(panel);
      if (!colours.isEmpty()) {
        assertThat(colours).as(title).isEqualTo(MODES);
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  /** The fixed colours of a panel's modes, in its order. */
  private static List<Map.Entry<String, String>> colours(JsonNode panel) {
    List<Map.Entry<String, String>> colours = new ArrayList<>();
    for (JsonNode override : panel.at("/fieldConfig/overrides")) {
      String matched = override.at("/matcher/options").asString("");
      for (JsonNode property : override.path("properties")) {
        String colour = property.at("/value/fixedColor").asString("");
        MODES.stream()
            .map(Map.Entry::getKey)
            .filter(mode -> !colour.isEmpty() && matched.contains(mode))
            .forEach(mode -> colours.add(Map.entry(mode, colour)));
      }
    }
    return colours;
  }
}
