package dev.loomscope.dashboards;

/** Expressions that several dashboards form. */
final class Promql {

  private Promql() {}

  /**
   * The rate of a counter over the chosen interval, added up.
   *
   * @param selector in braces, or empty for all series
   * @param by the labels to keep, as PromQL writes it, or empty for none
   */
  static String rate(String metric, String selector, String by) {
    return "sum%s (rate(%s%s[$interval]))"
        .formatted(by.isEmpty() ? "" : " " + by, metric, selector);
  }
}
