/**
 * {@code loomscope serve}: the service that compares echo servers on a timetable, loads them where
 * it is asked to, and shows how they do.
 */
@NullMarked
package dev.loomscope.load.serve;

import org.jspecify.annotations.NullMarked;
