package dev.loomscope.load.up;

import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;

/**
 * The ports of the pages, chosen before anything is started, because each page leads to the others.
 * Immutable.
 *
 * @param whyNoPrometheus empty if Prometheus can be started
 */
record Pages(int collector, int load, int prometheus, String whyNoPrometheus) {

  /**
   * Chooses them.
   *
   * @throws ProgramFailure if no port is free
   */
  static Pages of(Settings settings) throws ProgramFailure {
    int prometheus = UpSettings.chosen(UpSettings.PROMETHEUS_PORT, settings);
    return new Pages(
        UpSettings.chosen(UpSettings.COLLECTOR_HTTP_PORT, settings),
        UpSettings.chosen(UpSettings.LOAD_HTTP_PORT, settings),
        prometheus,
        whyNoPrometheus(prometheus));
  }

  /** A port that is taken is somebody's own Prometheus, and no reason to start nothing. */
  private static String whyNoPrometheus(int port) {
    if (PrometheusServer.program().isEmpty()) {
      return "there is no prometheus on the path";
    }
    return UpSettings.isFree(UpSettings.TCP, port)
        ? ""
        : "port %d is taken, see %s".formatted(port, UpSettings.PROMETHEUS_PORT.flag());
  }

  boolean havePrometheus() {
    return whyNoPrometheus.isEmpty();
  }

  /** Where Prometheus is, or why there is none. */
  String prometheusAddress() {
    return havePrometheus() ? address(prometheus) : "none: " + whyNoPrometheus;
  }

  /** The flag by which the collector's page leads to the others. */
  String linksOfCollector() {
    return links("Comparisons", load);
  }

  /** The flag by which the load service's page leads to the others. */
  String linksOfLoad() {
    return links("Nodes", collector);
  }

  private String links(String name, int port) {
    return "--page-links=%s=%s%s"
        .formatted(
            name, address(port), havePrometheus() ? " Prometheus=" + address(prometheus) : "");
  }

  private static String address(int port) {
    return "http://127.0.0.1:%d/".formatted(port);
  }
}
