/**
 * How far a failing handler reaches in each mode: {@code loomscope isolate}. A crowd of
 * well-behaved clients, one that makes its handler fail, and a count of who was harmed.
 */
@NullMarked
package dev.loomscope.load.isolate;

import org.jspecify.annotations.NullMarked;
