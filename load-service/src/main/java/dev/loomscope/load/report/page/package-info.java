/**
 * The report as one HTML file that needs nothing else, not even JavaScript for words and tables.
 */
@NullMarked
package dev.loomscope.load.report.page;

import org.jspecify.annotations.NullMarked;
