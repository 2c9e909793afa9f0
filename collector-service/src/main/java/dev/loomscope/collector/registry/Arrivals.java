package dev.loomscope.collector.registry;

/**
 * How a node's datagrams arrived, since the collector first heard of it. Immutable.
 *
 * @param received datagrams of every kind
 * @param lost sent, as later ones show, and not arrived; falls when one arrives after all
 * @param duplicates arrived before
 * @param late arrived after a later one
 * @param tooOld so old that nobody can say whether they arrived before
 * @param restarts of the agent
 */
public record Arrivals(
    long received, long lost, long duplicates, long late, long tooOld, long restarts) {}
