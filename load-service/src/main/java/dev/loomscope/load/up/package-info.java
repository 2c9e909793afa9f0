/**
 * The whole of loomscope on one machine: collector, agent, the four echo servers, a little load.
 */
@NullMarked
package dev.loomscope.load.up;

import org.jspecify.annotations.NullMarked;
