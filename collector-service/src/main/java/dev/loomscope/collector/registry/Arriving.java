package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;

/**
 * What a value's report says of it. Not the report's header, which would hold a name of its own for
 * each. Immutable.
 *
 * @param start the agent's
 * @param time of the sample, by the node's clock, Unix milliseconds
 * @param interval milliseconds until the next sample
 * @param parts how many reports the sample has
 * @param nanos when the report arrived, by a monotonic clock
 * @param sample which of the node's samples it belongs to; later ones are higher
 */
record Arriving(
    long start, long sequence, long time, long interval, int parts, long nanos, long sample) {

  static Arriving of(Header header, long nanos, long sample) {
    return new Arriving(
        header.start(),
        header.sequence(),
        header.time(),
        header.interval(),
        header.parts(),
        nanos,
        sample);
  }
}
