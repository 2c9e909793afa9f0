package dev.loomscope.wire;

/**
 * A collector's answer to a datagram. Immutable.
 *
 * @param start the agent's start, from the datagram
 * @param sequence the datagram's sequence
 * @param collector the collector's own start, see {@link StartId}: another one than before says
 *     that the collector has restarted, or that another one answers
 */
public record Acknowledgement(long start, long sequence, long collector) implements Answer {}
