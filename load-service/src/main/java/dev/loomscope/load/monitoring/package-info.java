/** Measures a collector under simulated agents: UDP against TCP, running and stalled. */
@NullMarked
package dev.loomscope.load.monitoring;

import org.jspecify.annotations.NullMarked;
