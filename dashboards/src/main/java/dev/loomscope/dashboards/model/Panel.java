package dev.loomscope.dashboards.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A panel: one chart or table, what it asks, and the sentence that explains it. */
public final class Panel {

  private static final int LETTERS = 26;

  private final String type;
  private final String title;
  private final String description;
  private final Unit unit;
  private final List<Query> queries = new ArrayList<>();
  private final ObjectNode custom = JsonNodeFactory.instance.objectNode();
  private final ObjectNode defaults = JsonNodeFactory.instance.objectNode();
  private final ObjectNode options = JsonNodeFactory.instance.objectNode();
  private final ArrayNode overrides = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode transformations = JsonNodeFactory.instance.arrayNode();
  private boolean instant;
  private String format = "time_series";
  private int width = 8;
  private int height = 8;

  Panel(String type, String title, Unit unit, String description) {
    this.type = type;
    this.title = title;
    this.unit = unit;
    this.description = description;
  }

  /**
   * Its place on the grid.
   *
   * @param columns of the 24 that a dashboard has
   * @param rows of 30 pixels and a gap each
   */
  public Panel size(int columns, int rows) {
    this.width = columns;
    this.height = rows;
    return this;
  }

  /** Asks one thing more. */
  public Panel query(String legend, String expression) {
    queries.add(new Query(legend, expression));
    return this;
  }

  /** Gives each series the colour of the mode that its name begins with. */
  public Panel colouredByMode() {
    Colours.OF_MODES.forEach(
        (mode, colour) ->
            override(
                "byRegexp",
                "/^" + mode + "( .*)?$/",
                property("color", node("mode", "fixed").put("fixedColor", colour))));
    return this;
  }

  /** Keeps the scale from zero to one, as for shares. */
  public Panel fromZeroToOne() {
    defaults.put("min", 0).put("max", 1);
    return this;
  }

  /** Piles the series up. */
  public Panel stacked() {
    custom.put("fillOpacity", 40);
    custom.set("stacking", node("mode", "normal").put("group", "A"));
    return this;
  }

  /**
   * Draws the series whose name matches downwards, such as what is sent beside what is received.
   */
  public Panel downwards(String namePattern) {
    return override(
        "byRegexp", "/" + namePattern + "/", property("custom.transform", "negative-Y"));
  }

  /** Draws a series that is a limit, or the whole, as a dashed line that is not piled up. */
  public Panel limit(String name) {
    ObjectNode dashed = node("fill", "dash");
    dashed.putArray("dash").add(8).add(8);
    return override(
        "byName",
        name,
        property("custom.lineStyle", dashed),
        property("custom.fillOpacity", 0),
        property("custom.stacking", node("mode", "none").put("group", "A")),
        property("color", node("mode", "fixed").put("fixedColor", "text")));
  }

  /** Of figures, shows their names alone, because these tell what there is to tell. */
  public Panel nameOnly() {
    options.put("textMode", "name");
    return this;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  ObjectNode custom() {
    return custom;
  }

  ObjectNode defaults() {
    return defaults;
  }

  ObjectNode options() {
    return options;
  }

  ArrayNode transformations() {
    return transformations;
  }

  /** Asks for the values at the end of the time shown alone, in Grafana's given format. */
  Panel instant(String format) {
    this.instant = true;
    this.format = format;
    return this;
  }

  int queryCount() {
    return queries.size();
  }

  static String refId(int index) {
    return String.valueOf((char) ('A' + index));
  }

  static ObjectNode node(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }

  static ObjectNode property(String id, ObjectNode value) {
    ObjectNode property = node("id", id);
    property.set("value", value);
    return property;
  }

  static ObjectNode property(String id, String value) {
    return node("id", id).put("value", value);
  }

  static ObjectNode property(String id, int value) {
    return node("id", id).put("value", value);
  }

  Panel override(String matcher, String pattern, ObjectNode... properties) {
    ObjectNode override = overrides.addObject();
    override.set("matcher", node("id", matcher).put("options", pattern));
    ArrayNode list = override.putArray("properties");
    List.of(properties).forEach(list::add);
    return this;
  }

  /** In Grafana's JSON, as the panel {@code id} with its upper left corner at (x, y). */
  ObjectNode json(int id, int x, int y) {
    if (queries.size() > LETTERS) {
      throw new IllegalStateException("too many queries for a letter each: " + title);
    }
    ObjectNode panel = JsonNodeFactory.instance.objectNode();
    panel.put("id", id).put("type", type).put("title", title).put("description", description);
    panel.set("gridPos", gridPosition(x, y, width, height));
    panel.set("datasource", Dashboard.datasource());
    ObjectNode fieldConfig = panel.putObject("fieldConfig");
    ObjectNode fieldDefaults = fieldConfig.putObject("defaults");
    fieldDefaults.put("unit", unit.id());
    fieldDefaults.setAll(defaults);
    if (!custom.isEmpty()) {
      fieldDefaults.set("custom", custom);
    }
    fieldConfig.set("overrides", overrides);
    panel.set("options", options);
    ArrayNode targets = panel.putArray("targets");
    for (int i = 0; i < queries.size(); i++) {
      targets.add(target(refId(i), queries.get(i)));
    }
    if (!transformations.isEmpty()) {
      panel.set("transformations", transformations);
    }
    return panel;
  }

  private ObjectNode target(String refId, Query query) {
    return node("refId", refId)
        .put("editorMode", "code")
        .put("expr", query.expression())
        .put("legendFormat", query.legend())
        .put("instant", instant)
        .put("range", !instant)
        .put("format", format);
  }

  static ObjectNode gridPosition(int x, int y, int width, int height) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("x", x)
        .put("y", y)
        .put("w", width)
        .put("h", height);
  }
}
