/** One run of load against one server that is there already. */
@NullMarked
package dev.loomscope.load.run;

import org.jspecify.annotations.NullMarked;
