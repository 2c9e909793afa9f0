/** What a comparison found, in sentences: for the report and for the console. */
@NullMarked
package dev.loomscope.load.report.words;

import org.jspecify.annotations.NullMarked;
