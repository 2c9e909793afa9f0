/** One echo server, four concurrency modes. */
@NullMarked
package dev.loomscope.echo;

import org.jspecify.annotations.NullMarked;
