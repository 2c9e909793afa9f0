package dev.loomscope.collector.registry;

/**
 * What a network interface did between the last two samples, each a second. NaN: not known (yet).
 * Immutable.
 *
 * @param device its name
 * @param errors packets with errors, both ways
 * @param drops packets dropped, both ways
 */
public record NetworkRate(
    String device, double receivedBytes, double sentBytes, double errors, double drops) {}
