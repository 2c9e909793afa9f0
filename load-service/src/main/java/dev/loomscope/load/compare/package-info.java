/** Runs one server in each of its modes, drives the same load at each, and compares. */
@NullMarked
package dev.loomscope.load.compare;

import org.jspecify.annotations.NullMarked;
