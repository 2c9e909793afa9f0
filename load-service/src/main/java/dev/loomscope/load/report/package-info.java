/** The report: reads comparisons from their JSON, and writes what they found as one HTML file. */
@NullMarked
package dev.loomscope.load.report;

import org.jspecify.annotations.NullMarked;
