/** The agent as a service: samples at fixed times, and what it tells of itself. */
@NullMarked
package dev.loomscope.agent.run;

import org.jspecify.annotations.NullMarked;
