/**
 * The whole of loomscope on one machine: collector, agent, the four echo servers, and the load
 * service that compares them.
 */
@NullMarked
package dev.loomscope.load.up;

import org.jspecify.annotations.NullMarked;
