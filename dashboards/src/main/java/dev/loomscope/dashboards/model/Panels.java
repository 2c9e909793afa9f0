package dev.loomscope.dashboards.model;

import tools.jackson.databind.node.ObjectNode;

/** The kinds of panels that the dashboards are made of, each with one look. */
public final class Panels {

  private Panels() {}

  /** Values over the time shown, a line each. */
  public static Panel timeSeries(String title, Unit unit, String description) {
    Panel panel = new Panel("timeseries", title, unit, description);
    panel
        .custom()
        .put("drawStyle", "line")
        .put("lineWidth", 2)
        .put("fillOpacity", 0)
        .put("showPoints", "never")
        .put("spanNulls", false);
    panel.defaults().put("min", 0);
    panel
        .options()
        .putObject("legend")
        .put("displayMode", "list")
        .put("placement", "bottom")
        .put("showLegend", true)
        .putArray("calcs");
    panel.options().putObject("tooltip").put("mode", "multi").put("sort", "desc");
    return panel;
  }

  /** The same where values can be negative or are drawn downwards. */
  public static Panel timeSeriesAroundZero(String title, Unit unit, String description) {
    Panel panel = timeSeries(title, unit, description);
    panel.defaults().remove("min");
    return panel;
  }

  /** The values at the end of the time shown, a bar each. */
  public static Panel bars(String title, Unit unit, String description) {
    Panel panel = new Panel("bargauge", title, unit, description).instant("time_series");
    panel.defaults().put("min", 0);
    ObjectNode options =
        panel
            .options()
            .put("displayMode", "basic")
            .put("orientation", "horizontal")
            .put("valueMode", "text")
            .put("namePlacement", "left")
            .put("showUnfilled", false)
            .put("sizing", "auto")
            .put("minVizWidth", 8)
            .put("minVizHeight", 16)
            .put("maxVizHeight", 300);
    reduceToLast(options);
    options
        .putObject("legend")
        .put("displayMode", "list")
        .put("placement", "bottom")
        .put("showLegend", false)
        .putArray("calcs");
    return panel;
  }

  /** The values at the end of the time shown, as large figures. */
  public static Panel figures(String title, Unit unit, String description) {
    Panel panel = new Panel("stat", title, unit, description).instant("time_series");
    panel.defaults().set("color", Panel.node("mode", "fixed").put("fixedColor", "text"));
    ObjectNode options =
        panel
            .options()
            .put("colorMode", "value")
            .put("graphMode", "none")
            .put("justifyMode", "auto")
            .put("orientation", "auto")
            .put("textMode", "auto")
            .put("wideLayout", true)
            .put("showPercentChange", false)
            .put("percentChangeColorMode", "standard");
    reduceToLast(options);
    return panel;
  }

  private static void reduceToLast(ObjectNode options) {
    ObjectNode reduce = options.putObject("reduceOptions").put("fields", "").put("values", false);
    reduce.putArray("calcs").add("lastNotNull");
  }
}
