/** Watches a server through its metrics while it is under load. */
@NullMarked
package dev.loomscope.load.server;

import org.jspecify.annotations.NullMarked;
