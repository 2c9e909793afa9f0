/**
 * {@code loomscope serve}: the service that keeps echo servers under load and shows how they do.
 */
@NullMarked
package dev.loomscope.load.serve;

import org.jspecify.annotations.NullMarked;
