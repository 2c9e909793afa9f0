/** Finds the highest rate that a server sustains. */
@NullMarked
package dev.loomscope.load.search;

import org.jspecify.annotations.NullMarked;
