package dev.loomscope.wire;

/**
 * A collector's answer to a datagram. Immutable.
 *
 * @param start the agent's start, from the datagram
 * @param sequence the datagram's sequence
 * @param collector the collector's own start, see {@link StartId}: another one than before says
 *     that the collector has restarted, or that another one answers
 * @param isNameTaken whether the report was genuine and was not taken, for another machine reports
 *     under the node's name
 */
public record Acknowledgement(long start, long sequence, long collector, boolean isNameTaken)
    implements Answer {}
