package dev.loomscope.wire;

/**
 * What every datagram says of itself. Immutable.
 *
 * @param node the node's name, see {@link Protocol#isNodeName}
 * @param start the agent's start, see {@link StartId}
 * @param sequence counts the datagrams of this start, from 1 to {@link Protocol#MAX_SEQUENCE}
 * @param since the first sequence that went where this one goes, from 1 to {@code sequence}: those
 *     between an earlier stay there and this one went to other collectors
 * @param time when the sample was taken, in Unix milliseconds by the agent's clock; the same in all
 *     datagrams of a sample
 * @param interval milliseconds until the next sample is due
 * @param part which of the sample's datagrams this is, from 1
 * @param parts how many datagrams the sample has, up to {@link Protocol#MAX_PARTS}
 */
public record Header(
    String node,
    long start,
    long sequence,
    long since,
    long time,
    long interval,
    int part,
    int parts) {}
