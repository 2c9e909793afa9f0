package dev.loomscope.dashboards;

/**
 * Expressions about the node that was chosen. It may be known to two collectors, so each folds what
 * they tell into one series.
 */
final class OneNode {

  /** Chooses the node's series. */
  static final String SELECTOR = "instance=\"$node\"";

  private OneNode() {}

  static String cores() {
    return "count(count by (cpu) (node_cpu_seconds_total{" + SELECTOR + ", mode=\"idle\"}))";
  }

  static String max(String metric) {
    return "max(" + metric + "{" + SELECTOR + "})";
  }

  static String maxRate(String metric) {
    return "max(rate(" + metric + "{" + SELECTOR + "}[$interval]))";
  }

  /** What collectors count of the node adds up. */
  static String sumRate(String metric) {
    return "sum(rate(" + metric + "{" + SELECTOR + "}[$interval]))";
  }

  static String byDevice(String metric) {
    return "max by (device) (rate(" + metric + "{" + SELECTOR + "}[$interval]))";
  }

  /** Time divided by the number of operations; the bound makes zero of no time by none. */
  static String perOperation(String time, String operations) {
    return byDevice(time) + " / clamp_min(" + byDevice(operations) + ", 1e-9)";
  }
}
