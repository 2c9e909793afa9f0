package dev.loomscope.dashboards.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table whose rows are what some labels name, such as a mode or a node, and whose columns are one
 * query each at the end of the time shown.
 */
public final class Table {

  /** Of a column, in pixels: with Grafana's own, 150, a wide table would have to be scrolled. */
  private static final int LEAST_WIDTH = 70;

  private final Panel panel;
  private final Map<String, String> columnsByField = new LinkedHashMap<>();

  /** An empty table. */
  public Table(String title, String description) {
    panel = new Panel("table", title, Unit.NUMBER, description).instant("table");
    ObjectNode custom =
        panel.custom().put("align", "auto").put("inspect", false).put("minWidth", LEAST_WIDTH);
    custom.set("cellOptions", Panel.node("type", "auto"));
    panel
        .options()
        .put("frameIndex", 0)
        .put("showHeader", true)
        .put("cellHeight", "sm")
        .putArray("sortBy");
  }

  /**
   * A column that names the rows, from a label that every query keeps.
   *
   * @param width in pixels; the columns of values share the rest
   */
  public Table rowsBy(String label, String column, int width) {
    columnsByField.put(label, column);
    return width(column, width);
  }

  /** Gives a column a width of its own, in pixels. */
  public Table width(String column, int width) {
    panel.override("byName", column, Panel.property("custom.width", width));
    return this;
  }

  /**
   * A column of values. What is asked must not have the name of a metric, which would be a label
   * that tells a row apart from the same row in another column.
   */
  public Table column(String column, Unit unit, String expression) {
    columnsByField.put("Value #" + Panel.refId(panel.queryCount()), column);
    panel.query(column, expression);
    panel.override("byName", column, Panel.property("unit", unit.id()));
    return this;
  }

  /** Draws a column's shares as bars that fill their cells. */
  public Table asGauge(String column) {
    ObjectNode cell = Panel.node("type", "gauge").put("mode", "basic");
    panel.override(
        "byName",
        column,
        Panel.property("min", 0),
        Panel.property("max", 1),
        Panel.property("custom.cellOptions", cell),
        Panel.property("color", Panel.node("mode", "continuous-blues")));
    return this;
  }

  /** Writes words instead of a column's zero and one. */
  public Table words(String column, String zero, String one) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.set("0", Panel.node("text", zero));
    options.set("1", Panel.node("text", one));
    return mapped(column, options);
  }

  /** Gives the cells that name a mode the mode's colour. */
  public Table colouredByMode(String column) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    Colours.OF_MODES.forEach(
        (mode, colour) -> options.set(mode, Panel.node("color", colour).put("text", mode)));
    panel.override(
        "byName",
        column,
        Panel.property(
            "custom.cellOptions", Panel.node("type", "color-background").put("mode", "basic")));
    return mapped(column, options);
  }

  private Table mapped(String column, ObjectNode options) {
    ObjectNode mapping = Panel.node("type", "value");
    mapping.set("options", options);
    ObjectNode property = Panel.node("id", "mappings");
    property.putArray("value").add(mapping);
    panel.override("byName", column, property);
    return this;
  }

  /** Makes a column's cells links. */
  public Table link(String column, String title, String url) {
    ObjectNode property = Panel.node("id", "links");
    property.putArray("value").add(Panel.node("title", title).put("url", url));
    panel.override("byName", column, property);
    return this;
  }

  /** Orders the rows at first; what is equal, by what is said next. */
  public Table sortedBy(String column) {
    ArrayNode order = (ArrayNode) panel.options().get("sortBy");
    order.add(Panel.node("displayName", column).put("desc", false));
    return this;
  }

  /** The panel; the table must not be changed afterwards. */
  public Panel panel(int columns, int rows) {
    ObjectNode organize = JsonNodeFactory.instance.objectNode();
    ObjectNode excluded = organize.putObject("excludeByName");
    excluded.put("Time", true);
    ObjectNode order = organize.putObject("indexByName");
    List<String> fields = new ArrayList<>(columnsByField.keySet());
    for (int i = 0; i < fields.size(); i++) {
      order.put(fields.get(i), i);
    }
    ObjectNode names = organize.putObject("renameByName");
    columnsByField.forEach(names::put);
    ObjectNode merge = panel.transformations().addObject().put("id", "merge");
    merge.putObject("options");
    panel.transformations().addObject().put("id", "organize").set("options", organize);
    return panel.size(columns, rows);
  }
}
