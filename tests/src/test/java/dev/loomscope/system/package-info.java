/** Tests of the whole as its users meet it. */
@NullMarked
package dev.loomscope.system;

import org.jspecify.annotations.NullMarked;
