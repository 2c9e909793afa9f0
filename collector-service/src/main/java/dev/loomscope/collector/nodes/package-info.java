/** {@code loomscope nodes}: a collector's nodes in a terminal, as the collector writes them. */
@NullMarked
package dev.loomscope.collector.nodes;

import org.jspecify.annotations.NullMarked;
