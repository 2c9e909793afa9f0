package dev.loomscope.dashboards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the variables of a dashboard stand for when somebody opens it: all values where there is
 * such a choice, else the first; and what Grafana itself puts in.
 */
public final class ChosenValues {

  /** What Grafana gives for half an hour shown, with a scrape every five seconds. */
  private static final Map<String, String> BUILT_IN =
      Map.of(
          "__interval", "15s",
          "__interval_ms", "15000",
          "__rate_interval", "1m",
          "__range", "30m",
          "__range_s", "1800",
          "__range_ms", "1800000",
          "datasource", "loomscope-prometheus");

  /** {@code $name} or {@code ${name:format}}; {@code $1} is a group of a regular expression. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{(\\w+)(?::\\w+)?}|([A-Za-z_]\\w*))");

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\(\\s*(?:(.+?)\\s*,\\s*)?(\\w+)\\s*\\)");

  private final Map<String, String> values = new HashMap<>(BUILT_IN);
  private final List<PanelQuery> unanswered = new ArrayList<>();

  /** The values for a dashboard, asking Prometheus where its variables do. */
  public static ChosenValues of(DashboardFile dashboard, PrometheusApi prometheus)
      throws IOException, InterruptedException {
    ChosenValues chosen = new ChosenValues();
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asString("");
      switch (variable.path("type").asString("")) {
        case "datasource" -> {}
        case "query" -> chosen.ask(dashboard, name, variable, prometheus);
        default -> chosen.values.put(name, variable.path("current").path("value").asString(""));
      }
    }
    return chosen;
  }

  private void ask(
      DashboardFile dashboard, String name, JsonNode variable, PrometheusApi prometheus)
      throws IOException, InterruptedException {
    JsonNode query = variable.path("query");
    String question = query.isString() ? query.asString() : query.path("query").asString("");
    Matcher matcher = LABEL_VALUES.matcher(fill(question));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not known how to ask: " + question);
    }
    String selector = matcher.group(1) == null ? "up" : matcher.group(1);
    List<String> found = prometheus.labelValues(selector, matcher.group(2));
    if (found.isEmpty()) {
      unanswered.add(new PanelQuery(dashboard.title(), "variable " + name, "", question));
    }
    String all = variable.path("allValue").asString("");
    boolean takesAll = variable.path("includeAll").asBoolean(false) && !all.isEmpty();
    values.put(name, takesAll || found.isEmpty() ? all : found.getFirst());
  }

  /** What variables asked that found nothing to choose from. */
  public List<PanelQuery> unanswered() {
    return List.copyOf(unanswered);
  }

  /** An expression with the values in the variables' places. */
  public String fill(String expression) {
    return VARIABLE
        .matcher(expression)
        .replaceAll(
            found -> {
              String name = found.group(1) == null ? found.group(2) : found.group(1);
              String value = values.get(name);
              if (value == null) {
                throw new IllegalArgumentException("no variable $" + name + " in " + expression);
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
