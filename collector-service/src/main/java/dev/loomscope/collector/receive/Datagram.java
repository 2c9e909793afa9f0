package dev.loomscope.collector.receive;

import java.net.InetSocketAddress;

/** A datagram that waits in the queue, and where it came from. Owned by one thread at a time. */
final class Datagram {

  private final int offset;
  private int length;
  private InetSocketAddress from = new InetSocketAddress(0);
  private Source source = new Source();
  private boolean isOfStranger;

  /**
   * Holds none yet.
   *
   * @param offset where its bytes begin
   */
  Datagram(int offset) {
    this.offset = offset;
  }

  void set(int bytes, InetSocketAddress sender, Source of) {
    length = bytes;
    from = sender;
    source = of;
    isOfStranger = !of.isKnown();
  }

  /** Where its bytes begin in {@link DatagramQueue#bytes}. */
  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  InetSocketAddress from() {
    return from;
  }

  Source source() {
    return source;
  }

  /** Whether nothing was known of its source when it was put in the queue. */
  boolean isOfStranger() {
    return isOfStranger;
  }
}
