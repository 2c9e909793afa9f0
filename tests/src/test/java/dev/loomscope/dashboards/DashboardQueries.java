package dev.loomscope.dashboards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which queries of dashboards find nothing in a Prometheus. A query whose values are all NaN
 * finds nothing, too: its panel would be empty.
 */
public final class DashboardQueries {

  private final List<DashboardFile> dashboards;

  private DashboardQueries(List<DashboardFile> dashboards) {
    this.dashboards = dashboards;
  }

  /** Those of every dashboard in a folder, such as {@code grafana/dashboards}. */
  public static DashboardQueries of(Path folder) throws IOException {
    return of(DashboardFile.of(folder));
  }

  /** Those of some dashboards. */
  public static DashboardQueries of(List<DashboardFile> dashboards) {
    return new DashboardQueries(dashboards);
  }

  /** How many queries there are, those of variables not counted. */
  public int count() {
    return dashboards.stream().mapToInt(dashboard -> dashboard.queries().size()).sum();
  }

  /**
   * Asks every query once, those of annotations and variables included.
   *
   * @return those that found nothing, each in a line that says where it stands
   * @throws IOException if Prometheus does not answer, or refuses a query
   */
  public List<String> withoutData(PrometheusApi prometheus)
      throws IOException, InterruptedException {
    List<String> empty = new ArrayList<>();
    for (DashboardFile dashboard : dashboards) {
      ChosenValues values = ChosenValues.of(dashboard, prometheus);
      values.unanswered().forEach(query -> empty.add(query.toString()));
      for (PanelQuery query : dashboard.queries()) {
        if (!prometheus.hasData(values.fill(query.expression()))) {
          empty.add(query.toString());
        }
      }
    }
    return empty;
  }

  /** The recording rules that a Prometheus has loaded and that made no series. */
  public static List<String> rulesWithoutData(PrometheusApi prometheus)
      throws IOException, InterruptedException {
    List<String> empty = new ArrayList<>();
    for (LoadedRule rule : prometheus.recordingRules()) {
      if (!prometheus.hasData(rule.name())) {
        empty.add(rule.name() + ": " + rule.expression());
      }
    }
    return empty;
  }

  /**
   * The alerts that a Prometheus has loaded and that can never fire, because a metric that they ask
   * for has no series at all.
   *
   * @throws IOException if Prometheus does not answer, or refuses an alert's expression
   */
  public static List<String> deadAlerts(PrometheusApi prometheus)
      throws IOException, InterruptedException {
    List<String> dead = new ArrayList<>();
    for (LoadedRule alert : prometheus.alerts()) {
      prometheus.query(alert.expression());
      for (String selector : Selectors.of(alert.expression())) {
        if (prometheus.query(selector).isEmpty()) {
          dead.add(alert.name() + ": there is no " + selector);
        }
      }
    }
    return dead;
  }
}
