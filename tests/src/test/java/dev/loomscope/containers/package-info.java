/** Tests of the images, in a real Docker engine. */
@NullMarked
package dev.loomscope.containers;

import org.jspecify.annotations.NullMarked;
