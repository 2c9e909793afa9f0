/**
 * What figures of a few rounds can tell: how sure they are, and whether two servers differ. Pure
 * functions; the same figures always give the same answer.
 */
@NullMarked
package dev.loomscope.load.statistics;

import org.jspecify.annotations.NullMarked;
