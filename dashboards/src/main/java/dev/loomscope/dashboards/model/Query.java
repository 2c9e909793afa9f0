package dev.loomscope.dashboards.model;

/**
 * What a panel asks Prometheus.
 *
 * @param legend how each series is called; its labels stand in it as {@code {{label}}}
 * @param expression in PromQL; the dashboard's variables stand in it as {@code $name}
 */
public record Query(String legend, String expression) {}
