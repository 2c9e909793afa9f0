package dev.loomscope.dashboards;

/**
 * A rule that a Prometheus has loaded.
 *
 * @param name of the series that it makes, or of the alert
 * @param expression in PromQL
 */
public record LoadedRule(String name, String expression) {}
