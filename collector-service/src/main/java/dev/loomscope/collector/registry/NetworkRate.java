package dev.loomscope.collector.registry;

import org.jspecify.annotations.Nullable;

/**
 * What a network interface did between the last two samples, each a second. NaN: not known (yet).
 * Immutable.
 *
 * @param device its name
 * @param errors packets with errors, both ways
 * @param drops packets dropped, both ways
 * @param layer see {@link dev.loomscope.wire.Network#layer}
 */
public record NetworkRate(
    String device,
    double receivedBytes,
    double sentBytes,
    double errors,
    double drops,
    @Nullable String layer) {}
