package dev.loomscope.dashboards;

import dev.loomscope.dashboards.model.Annotation;

/** What every dashboard can mark. */
final class Annotations {

  /**
   * Alerts that fire. The zero, which marks nothing, tells a quiet system from a missing answer.
   */
  static final Annotation ALERTS =
      new Annotation(
          "Alerts",
          "sum by (alertname) (ALERTS{alertname=~\"Loomscope.+\", alertstate=\"firing\"})"
              + " or vector(0)",
          "{{alertname}}",
          "red",
          true);

  private Annotations() {}
}
