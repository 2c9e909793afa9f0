package dev.loomscope.wire;

/**
 * A network interface's counters since it appeared. Any number may be {@link Protocol#UNKNOWN}.
 * Immutable.
 *
 * @param device its name, such as {@code eth0}
 */
public record Network(
    String device,
    long receivedBytes,
    long receivedPackets,
    long receiveErrors,
    long receiveDrops,
    long sentBytes,
    long sentPackets,
    long sendErrors,
    long sendDrops) {}
