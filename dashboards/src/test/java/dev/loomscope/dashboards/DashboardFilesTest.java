package dev.loomscope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.dashboards.query.DashboardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that Grafana gets. */
final class DashboardFilesTest {

  private static final Path FOLDER = Path.of("..", "grafana", "dashboards");

  /** {@code -Ddashboards=write} writes the files anew. */
  private static final boolean WRITE = "write".equals(System.getProperty("dashboards"));

  @Test
  void shouldBeWhatTheCodeMakes() throws IOException {
    if (WRITE) {
      DashboardsMain.main(new String[] {FOLDER.toString()});
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(DashboardsMain.files().keySet());
    }
    DashboardsMain.files()
        .forEach(
            (name, text) ->
                assertThat(FOLDER.resolve(name))
                    .as("run: mvn test -pl dashboards -Ddashboards=write")
                    .hasContent(text));
  }

  @Test
  void shouldHaveNoFault() throws IOException {
    List<DashboardFile> dashboards = DashboardFile.of(FOLDER);
    assertThat(dashboards).hasSize(3);
    for (DashboardFile dashboard : dashboards) {
      assertThat(DashboardFaults.of(dashboard)).as(dashboard.title()).isEmpty();
    }
    assertThat(dashboards)
        .extracting(one -> one.json().path("uid").asString())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          "uid": "loomscope-modes" -> "uid": "" -> its uid is not fixed
          "graphTooltip": 1 -> "graphTooltip": 0 -> its charts share no crosshair
          "keepTime": true -> "keepTime": false -> it does not link
          "type": "datasource" -> "type": "textbox" -> no data source can be chosen
          "uid": "${datasource}" -> "uid": "mine" -> asks another data source
          "id": 3, -> "id": 2, -> has the id of another
          "title": "Echoes" -> "title": "" -> a panel without a title
          "description": "Echoes that -> "desc": "Echoes that -> Echoes is not described
          "unit": "reqps" -> "unit": "" -> Echoes has no unit
          "refId": "B" -> "refId": "A" -> Echoes has a refId twice
          "expr": "sum(mode_scenario -> "expression": "sum(mode_scenario -> Echoes has an empty query
          max by (mode) (mode:loomscope_echo_errors:rate1m) -> mode:loomscope_echo_errors:rate1m -> keeps the name
          "fixedColor": "#d55e00" -> "fixedColor": "#d55e01" -> another colour for process
          "color": "#0072b2" -> "color": "blue" -> another colour for virtual
          /^async( .*)?$/ -> /^asink( .*)?$/ -> no colour for async
          "w": 4, -> "w": 5, -> lies over another
          "x": 20, -> "x": 21, -> is not on the grid
          """)
  void shouldFindAFault(String good, String bad, String fault) throws IOException {
    String text = Files.readString(FOLDER.resolve("modes.json"));
    int at = text.indexOf(good);
    assertThat(at).as(good).isNotNegative();
    String planted = text.substring(0, at) + bad + text.substring(at + good.length());
    assertThat(DashboardFaults.of(DashboardFile.read(planted)))
        .anyMatch(found -> found.contains(fault));
  }
}
