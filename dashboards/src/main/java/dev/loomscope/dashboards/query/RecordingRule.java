package dev.loomscope.dashboards.query;

/**
 * A recording rule that a Prometheus has loaded.
 *
 * @param name of the series that it makes
 * @param expression in PromQL
 */
public record RecordingRule(String name, String expression) {}
