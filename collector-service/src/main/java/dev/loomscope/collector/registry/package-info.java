/**
 * The nodes as their reports tell of them: the last value of every item, what was lost on the way,
 * rates, a short history.
 */
@NullMarked
package dev.loomscope.collector.registry;

import org.jspecify.annotations.NullMarked;
