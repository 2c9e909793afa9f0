/** What the tests of several modules need, and no service. */
@NullMarked
package dev.loomscope.testing;

import org.jspecify.annotations.NullMarked;
