/**
 * The collector: takes reports of nodes and shows them to Prometheus, to programs and to people.
 */
@NullMarked
package dev.loomscope.collector;

import org.jspecify.annotations.NullMarked;
