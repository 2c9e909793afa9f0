/** The agent: samples the node it runs on and reports to a collector. */
@NullMarked
package dev.loomscope.agent;

import org.jspecify.annotations.NullMarked;
