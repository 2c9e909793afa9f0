/** What was measured, as it is kept, written and shown. */
@NullMarked
package dev.loomscope.load.result;

import org.jspecify.annotations.NullMarked;
