/** Servers that run as child processes, and that none of them outlives its purpose. */
@NullMarked
package dev.loomscope.load.process;

import org.jspecify.annotations.NullMarked;
