package dev.loomscope.dashboards;

import dev.loomscope.dashboards.model.Colours;
import dev.loomscope.dashboards.query.DashboardFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What is wrong with a dashboard's file that can be seen without a Grafana. */
final class DashboardFaults {

  private static final int COLUMNS = 24;
  private static final int SHARED_CROSSHAIR = 1;
  private static final Pattern UID = Pattern.compile("loomscope-[a-z]+");

  /** Series as they are: a name, and which of its labels are chosen. */
  private static final Pattern SERIES = Pattern.compile("[\\w:]+(\\{.*})?");

  /** A sentence, not a repetition of the title. */
  private static final int SHORTEST_DESCRIPTION = 15;

  private final DashboardFile dashboard;
  private final List<String> faults = new ArrayList<>();

  private DashboardFaults(DashboardFile dashboard) {
    this.dashboard = dashboard;
  }

  /** A line for each; none if it is as it should be. */
  static List<String> of(DashboardFile dashboard) {
    DashboardFaults found = new DashboardFaults(dashboard);
    found.findInHead();
    found.findInPanels();
    found.findOverlaps(dashboard.json().path("panels"));
    return found.faults;
  }

  private void findInHead() {
    JsonNode json = dashboard.json();
    expect(UID.matcher(json.path("uid").asString("")).matches(), "its uid is not fixed");
    expect(json.path("graphTooltip").asInt(0) == SHARED_CROSSHAIR, "its charts share no crosshair");
    expect(
        json.path("links").valueStream().anyMatch(link -> link.path("keepTime").asBoolean(false)),
        "it does not link to the others at the same time");
    expect(
        dashboard.variables().stream()
            .anyMatch(variable -> variable.path("type").asString("").equals("datasource")),
        "no data source can be chosen");
    Stream.concat(
            dashboard.variables().stream()
                .filter(variable -> variable.path("type").asString("").equals("query")),
            json.path("annotations").path("list").valueStream())
        .forEach(
            asker ->
                expect(
                    asksTheChosen(asker),
                    asker.path("name").asString("") + " asks another data source"));
  }

  private static boolean asksTheChosen(JsonNode asker) {
    return asker.path("datasource").path("uid").asString("").equals("${datasource}");
  }

  private void findInPanels() {
    Set<Integer> ids = new HashSet<>();
    for (JsonNode row : dashboard.json().path("panels")) {
      if (row.path("type").asString("").equals("row")) {
        unique(ids, row);
      }
    }
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asString("");
      unique(ids, panel);
      expect(!title.isEmpty(), "a panel without a title");
      expect(
          panel.path("description").asString("").length() >= SHORTEST_DESCRIPTION,
          title + " is not described");
      JsonNode defaults = panel.path("fieldConfig").path("defaults");
      expect(!defaults.path("unit").asString("").isEmpty(), title + " has no unit");
      expect(asksTheChosen(panel), title + " asks another data source");
      expect(!panel.path("targets").isEmpty(), title + " asks nothing");
      findInTargets(title, panel);
      findInColours(title, panel);
    }
  }

  private void unique(Set<Integer> ids, JsonNode panel) {
    int id = panel.path("id").asInt(0);
    expect(id > 0 && ids.add(id), panel.path("title").asString("") + " has the id of another");
  }

  private void findInTargets(String title, JsonNode panel) {
    Set<String> refIds = new HashSet<>();
    for (JsonNode target : panel.path("targets")) {
      expect(refIds.add(target.path("refId").asString("")), title + " has a refId twice");
      expect(!target.path("expr").asString("").isEmpty(), title + " has an empty query");
      expect(
          !panel.path("type").asString("").equals("table")
              || !SERIES.matcher(target.path("expr").asString("")).matches(),
          title + " keeps the name of a metric, on which its rows fall apart");
      expect(
          !target.has("datasource") || asksTheChosen(target), title + " asks another data source");
    }
  }

  /** Every series of a mode has the mode's colour, in each way that a panel can give it one. */
  private void findInColours(String title, JsonNode panel) {
    boolean modesAreSeries =
        !panel.path("type").asString("").equals("table")
            && panel.path("targets").valueStream().anyMatch(target -> legendIsAMode(target));
    for (Map.Entry<String, String> mode : Colours.OF_MODES.entrySet()) {
      List<JsonNode> overrides =
          panel
              .path("fieldConfig")
              .path("overrides")
              .valueStream()
              .filter(override -> matches(override, mode.getKey()))
              .flatMap(override -> override.path("properties").valueStream())
              .filter(property -> property.path("id").asString("").equals("color"))
              .map(property -> property.path("value").path("fixedColor"))
              .toList();
      expect(
          !modesAreSeries || overrides.size() == 1, title + " has no colour for " + mode.getKey());
      expect(
          overrides.stream().allMatch(colour -> colour.asString("").equals(mode.getValue())),
          title + " has another colour for " + mode.getKey());
      for (JsonNode colour : mapped(panel, mode.getKey())) {
        expect(
            colour.asString("").equals(mode.getValue()),
            title + " has another colour for " + mode.getKey());
      }
    }
  }

  private static boolean legendIsAMode(JsonNode target) {
    String legend = target.path("legendFormat").asString("");
    String expression = target.path("expr").asString("");
    // Of a node's CPU, a mode is something else.
    return Colours.OF_MODES.containsKey(legend)
        || (legend.startsWith("{{mode}}") && !expression.contains("node_cpu_seconds_total"));
  }

  private static boolean matches(JsonNode override, String mode) {
    JsonNode matcher = override.path("matcher");
    String pattern = matcher.path("options").asString("");
    return matcher.path("id").asString("").equals("byRegexp")
        && Pattern.matches(pattern.substring(1, pattern.length() - 1), mode);
  }

  private static List<JsonNode> mapped(JsonNode panel, String mode) {
    return panel
        .path("fieldConfig")
        .path("overrides")
        .valueStream()
        .flatMap(override -> override.path("properties").valueStream())
        .filter(property -> property.path("id").asString("").equals("mappings"))
        .flatMap(property -> property.path("value").valueStream())
        .map(mapping -> mapping.path("options").path(mode).path("color"))
        .filter(colour -> !colour.isMissingNode())
        .toList();
  }

  private void findOverlaps(JsonNode panels) {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : panels) {
      JsonNode place = panel.path("gridPos");
      int x = place.path("x").asInt(-1);
      int y = place.path("y").asInt(-1);
      int width = place.path("w").asInt(0);
      int height = place.path("h").asInt(0);
      String title = panel.path("title").asString("");
      expect(
          x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= COLUMNS,
          title + " is not on the grid");
      for (int column = x; column < x + width; column++) {
        for (int row = y; row < y + height; row++) {
          if (!taken.add(column + "," + row)) {
            faults.add(title + " lies over another");
            return;
          }
        }
      }
      findOverlaps(panel.path("panels")); // of a folded row
    }
  }

  private void expect(boolean good, String fault) {
    if (!good) {
      faults.add(fault);
    }
  }
}
