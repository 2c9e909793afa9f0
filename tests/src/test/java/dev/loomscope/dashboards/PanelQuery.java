package dev.loomscope.dashboards;

/**
 * A query as it stands in a dashboard's file.
 *
 * @param dashboard the dashboard's title
 * @param asker the panel, annotation or variable that asks, by its title or name
 * @param refId which of the asker's queries it is
 * @param expression in PromQL, with variables
 */
public record PanelQuery(String dashboard, String asker, String refId, String expression) {

  @Override
  public String toString() {
    return "%s / %s / %s: %s".formatted(dashboard, asker, refId, expression);
  }
}
