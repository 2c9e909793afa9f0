/**
 * Asks a real Prometheus, configured as containers have it, every query of the dashboards' files
 * and of the rules.
 */
@NullMarked
package dev.loomscope.dashboards;

import org.jspecify.annotations.NullMarked;
