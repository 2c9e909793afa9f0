package dev.loomscope.dashboards.model;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Something that the reader of a dashboard chooses above it. */
public final class Variable {

  private static final int ON_LOAD = 1;
  private static final int ON_TIME_RANGE_CHANGE = 2;
  private static final int ALPHABETICAL_ASCENDING = 1;

  private final ObjectNode json;

  private Variable(String type, String name, String label, String description) {
    this.json =
        Panel.node("type", type)
            .put("name", name)
            .put("label", label)
            .put("description", description);
  }

  ObjectNode json() {
    return json;
  }

  /** Which Prometheus is asked. */
  static Variable dataSource() {
    Variable variable =
        new Variable("datasource", "datasource", "Data source", "The Prometheus that is asked.");
    variable.json.put("query", "prometheus").put("refresh", ON_LOAD);
    return variable;
  }

  /** The time that a rate or a quantile is formed over. */
  public static Variable interval() {
    Variable variable =
        new Variable(
            "interval",
            "interval",
            "Interval",
            "The time that each rate and each quantile is formed over: short shows bursts, long the"
                + " trend. At least four times what Prometheus needs from scrape to scrape.");
    List<String> choices = List.of("30s", "1m", "2m", "5m", "15m", "1h");
    String chosen = "1m";
    variable.json.put("query", String.join(",", choices)).put("refresh", ON_TIME_RANGE_CHANGE);
    variable.json.set("current", option(chosen).put("selected", true));
    ArrayNode options = variable.json.putArray("options");
    choices.forEach(choice -> options.add(option(choice).put("selected", choice.equals(chosen))));
    return variable;
  }

  /** One or more values of a label, all of them at first. */
  public static Variable labels(
      String name, String label, String metric, String ofLabel, String description) {
    Variable variable = label(name, label, metric, ofLabel, description);
    variable.json.put("multi", true).put("includeAll", true).put("allValue", ".*");
    ObjectNode all = variable.json.putObject("current").put("selected", true);
    all.putArray("text").add("All");
    all.putArray("value").add("$__all");
    return variable;
  }

  /** One value of a label. */
  public static Variable label(
      String name, String label, String metric, String ofLabel, String description) {
    Variable variable = new Variable("query", name, label, description);
    String question = "label_values(" + metric + ", " + ofLabel + ")";
    variable.json.set("datasource", Dashboard.datasource());
    variable
        .json
        .putObject("query")
        .put("query", question)
        .put("refId", "PrometheusVariableQueryEditor-VariableQuery");
    variable.json.put("refresh", ON_TIME_RANGE_CHANGE).put("sort", ALPHABETICAL_ASCENDING);
    return variable;
  }

  private static ObjectNode option(String value) {
    return Panel.node("text", value).put("value", value);
  }
}
