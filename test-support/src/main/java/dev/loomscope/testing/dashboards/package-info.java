/**
 * Asks a real Prometheus, configured as containers have it, every query of the dashboards' files and
 * of the rules.
 */
@NullMarked
package dev.loomscope.testing.dashboards;

import org.jspecify.annotations.NullMarked;
