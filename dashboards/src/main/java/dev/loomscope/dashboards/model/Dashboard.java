package dev.loomscope.dashboards.model;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dashboard.
 *
 * @param uid what its address and links to it have; it must never change
 * @param variables what can be chosen beside the data source, which always can
 * @param annotations what is marked on every chart
 */
public record Dashboard(
    String uid,
    String title,
    String description,
    List<Variable> variables,
    List<Annotation> annotations,
    List<Row> rows) {

  /** What all of them have, so that each links to the others. */
  private static final String TAG = "loomscope";

  private static final int COLUMNS = 24;
  private static final int SHARED_CROSSHAIR = 1;

  /** That of Grafana 12.0; later ones convert it when they read it. */
  private static final int SCHEMA_VERSION = 41;

  /** The Prometheus that the reader chose. */
  static ObjectNode datasource() {
    return Panel.node("type", "prometheus").put("uid", "${datasource}");
  }

  /** As Grafana reads it from a file. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("uid", uid).put("title", title).put("description", description);
    json.putArray("tags").add(TAG);
    json.put("schemaVersion", SCHEMA_VERSION)
        .put("editable", false)
        .put("graphTooltip", SHARED_CROSSHAIR)
        .put("refresh", "10s")
        .put("timezone", "browser");
    json.putObject("time").put("from", "now-30m").put("to", "now");
    json.putArray("links").add(linkToTheOthers());
    ArrayNode marks = json.putObject("annotations").putArray("list");
    annotations.forEach(annotation -> marks.add(annotation.json()));
    ArrayNode choices = json.putObject("templating").putArray("list");
    choices.add(Variable.dataSource().json());
    variables.forEach(variable -> choices.add(variable.json()));
    json.set("panels", panels());
    return json;
  }

  private static ObjectNode linkToTheOthers() {
    ObjectNode link =
        Panel.node("type", "dashboards")
            .put("title", "loomscope")
            .put("icon", "external link")
            .put("tooltip", "The other dashboards of loomscope, at the same time")
            .put("asDropdown", false)
            .put("includeVars", true)
            .put("keepTime", true)
            .put("targetBlank", false);
    link.putArray("tags").add(TAG);
    return link;
  }

  private ArrayNode panels() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int id = 1;
    int y = 0;
    for (Row row : rows) {
      ObjectNode heading =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", id++)
              .put("type", "row")
              .put("title", row.title())
              .put("collapsed", row.folded());
      heading.set("gridPos", Panel.gridPosition(0, y++, COLUMNS, 1));
      ArrayNode inside = heading.putArray("panels");
      all.add(heading);
      int x = 0;
      int tallest = 0;
      for (Panel panel : row.panels()) {
        if (x + panel.width() > COLUMNS) {
          y += tallest;
          x = 0;
          tallest = 0;
        }
        (row.folded() ? inside : all).add(panel.json(id++, x, y));
        x += panel.width();
        tallest = Math.max(tallest, panel.height());
      }
      // What is folded takes no room until it is unfolded, when Grafana moves what is below.
      y += row.folded() ? 0 : tallest;
    }
    return all;
  }
}
