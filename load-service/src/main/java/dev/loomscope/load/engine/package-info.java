/** Drives clients at an echo server and counts what comes back. */
@NullMarked
package dev.loomscope.load.engine;

import org.jspecify.annotations.NullMarked;
