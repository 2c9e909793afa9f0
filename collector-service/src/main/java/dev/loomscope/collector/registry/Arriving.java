package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;

/**
 * What a value's report says of it. Immutable.
 *
 * @param nanos when the report arrived, by a monotonic clock
 * @param sample which of the node's samples it belongs to; later ones are higher
 */
record Arriving(Header header, long nanos, long sample) {}
