package dev.loomscope.load.result;

/**
 * One point of a latency's distribution.
 *
 * @param percentile from 0 to 100
 * @param seconds what so many of 100 requests took at most
 */
public record LatencyPercentile(double percentile, double seconds) {}
