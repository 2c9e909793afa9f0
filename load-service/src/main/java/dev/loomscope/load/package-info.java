/** Drives load at echo servers, measures, and compares. */
@NullMarked
package dev.loomscope.load;

import org.jspecify.annotations.NullMarked;
