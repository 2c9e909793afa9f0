package dev.loomscope.collector.registry;

import org.jspecify.annotations.Nullable;

/**
 * What a disk did between the last two samples. NaN: not known (yet). Immutable.
 *
 * @param device its name
 * @param readBytes bytes read a second
 * @param writtenBytes bytes written a second
 * @param busy share of the time, from 0 to 1, in which any operation was in progress
 * @param layer see {@link dev.loomscope.wire.Disk#layer}
 */
public record DiskRate(
    String device, double readBytes, double writtenBytes, double busy, @Nullable String layer) {}
