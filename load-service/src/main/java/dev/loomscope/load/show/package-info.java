/** Two comparisons held against each other: what changed from one to the other, and how surely. */
@NullMarked
package dev.loomscope.load.show;

import org.jspecify.annotations.NullMarked;
