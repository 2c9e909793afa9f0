/** Runs of live load: started, queued, watched while they last, and remembered for a while. */
@NullMarked
package dev.loomscope.load.live.run;

import org.jspecify.annotations.NullMarked;
