/** Many nodes from one process: what a cluster would send, for trying and measuring a collector. */
@NullMarked
package dev.loomscope.agent.simulate;

import org.jspecify.annotations.NullMarked;
