package dev.loomscope.collector.receive;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A place of the queue: holds a datagram at a time, and where it came from. Owned by one thread at
 * a time.
 */
final class Datagram {

  /**
   * What most datagrams fit in, as agents fill an Ethernet frame and no more. A place in which a
   * larger one once was stays larger.
   */
  private static final int USUAL_BYTES = 2_048;

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;
  private InetSocketAddress source = new InetSocketAddress(0);

  /**
   * Takes what was received.
   *
   * @param received from its position to its limit
   */
  void fill(ByteBuffer received, SocketAddress from) {
    length = received.remaining();
    if (length > bytes.length) {
      bytes = new byte[received.capacity()];
    }
    received.get(bytes, 0, length);
    source = (InetSocketAddress) from;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  InetSocketAddress source() {
    return source;
  }
}
