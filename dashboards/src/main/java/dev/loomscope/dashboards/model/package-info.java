/** Dashboards in Grafana's own JSON: panels, rows, variables and where they stand. */
@NullMarked
package dev.loomscope.dashboards.model;

import org.jspecify.annotations.NullMarked;
