package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;

/** Which of a node's samples is arriving, and how much of it has. Not thread-safe. */
final class SampleProgress {

  private long sample;
  private long start;
  private long time = Long.MIN_VALUE;
  private int arrived;
  private int parts;

  /** Whether a report, the latest of its node, is the first to arrive of another sample. */
  boolean isNext(Header header) {
    return time != header.time() || start != header.start() || isWhole();
  }

  /** Begins the sample that a report belongs to. */
  void begin(Header header) {
    sample++;
    start = header.start();
    time = header.time();
    parts = header.parts();
    arrived = 0;
  }

  /** Whether a report belongs to the sample that is arriving. */
  boolean isOf(Header header) {
    return time == header.time() && start == header.start();
  }

  /** Takes note of a part of the sample. */
  void partArrived() {
    arrived++;
  }

  boolean isWhole() {
    return arrived >= parts;
  }

  /** Counts the node's samples. */
  long sample() {
    return sample;
  }
}
