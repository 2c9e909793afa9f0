package dev.loomscope.collector.receive;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where datagrams come from: an IPv4 address, or the 64-bit network of an IPv6 one, of which one
 * machine may have them all. Thread-safe.
 */
final class Source {

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean known;

  /** How many of its datagrams wait in the queue. */
  int waiting() {
    return waiting.get();
  }

  void waits() {
    waiting.incrementAndGet();
  }

  void waitsNoMore() {
    waiting.decrementAndGet();
  }

  /** Whether a report from there was accepted. */
  boolean isKnown() {
    return known;
  }

  void accepted() {
    if (!known) {
      known = true;
    }
  }
}
