package dev.loomscope.dashboards.model;

import tools.jackson.databind.node.ObjectNode;

/**
 * What is marked on every chart while an expression is above zero.
 *
 * @param text what the mark says; labels stand in it as {@code {{label}}}
 * @param shown whether it is marked before somebody asks for it
 */
public record Annotation(
    String name, String expression, String text, String colour, boolean shown) {

  ObjectNode json() {
    ObjectNode json =
        Panel.node("name", name)
            .put("enable", shown)
            .put("hide", false)
            .put("iconColor", colour)
            .put("titleFormat", text);
    json.set("datasource", Dashboard.datasource());
    json.set("target", Panel.node("refId", "Anno").put("expr", expression));
    return json;
  }
}
