/**
 * The Docker engine that the tests use: whether there is one, the images, what is made of a
 * program.
 */
@NullMarked
package dev.loomscope.containers.engine;

import org.jspecify.annotations.NullMarked;
