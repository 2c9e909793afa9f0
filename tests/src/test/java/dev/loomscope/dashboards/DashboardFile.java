package dev.loomscope.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A dashboard as Grafana reads it from a file, loomscope's own or anybody's.
 *
 * @param json the whole file
 */
public record DashboardFile(JsonNode json) {

  /** Reads every {@code .json} file of a folder, in the order of their names. */
  public static List<DashboardFile> of(Path folder) throws IOException {
    List<DashboardFile> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
        dashboards.add(read(Files.readString(file)));
      }
    }
    return dashboards;
  }

  /** Reads the text of a file. */
  public static DashboardFile read(String text) {
    return new DashboardFile(JsonMapper.shared().readTree(text));
  }

  /** What stands above it. */
  public String title() {
    return json.path("title").asString("");
  }

  /** Every panel, those inside of rows included, without the rows. */
  public List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    collect(json.path("panels"), panels);
    return panels;
  }

  private static void collect(JsonNode list, List<JsonNode> panels) {
    for (JsonNode panel : list) {
      if (panel.path("type").asString("").equals("row")) {
        collect(panel.path("panels"), panels);
      } else {
        panels.add(panel);
      }
    }
  }

  /** Every variable that can be chosen above the dashboard. */
  public List<JsonNode> variables() {
    return json.path("templating").path("list").valueStream().toList();
  }

  /** Every query of every panel and annotation, in the order of the file. */
  public List<PanelQuery> queries() {
    List<PanelQuery> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(query(panel.path("title").asString(""), target));
      }
    }
    for (JsonNode annotation : json.path("annotations").path("list")) {
      // Grafana's own annotations are kept in its database, and ask nobody.
      if (annotation.path("target").has("expr")) {
        queries.add(query(annotation.path("name").asString(""), annotation.path("target")));
      }
    }
    return queries;
  }

  private PanelQuery query(String asker, JsonNode target) {
    return new PanelQuery(
        title(), asker, target.path("refId").asString(""), target.path("expr").asString(""));
  }
}
