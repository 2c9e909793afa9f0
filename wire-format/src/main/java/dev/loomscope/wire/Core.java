package dev.loomscope.wire;

/**
 * CPU time of one core. Immutable.
 *
 * @param number the core's number, from 0 to {@link Protocol#MAX_CORE}; offline cores leave gaps
 */
public record Core(int number, CpuTimes times) {}
