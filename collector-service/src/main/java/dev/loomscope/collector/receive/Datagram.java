package dev.loomscope.collector.receive;

import dev.loomscope.wire.Protocol;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A place of the queue: a buffer that datagrams are received into, one after the other, and where
 * the last came from. Owned by one thread at a time.
 */
final class Datagram {

  /** One byte more than a datagram may have shows that it has too many. */
  private final ByteBuffer buffer = ByteBuffer.allocate(Protocol.MAX_DATAGRAM_BYTES + 1);

  private InetSocketAddress source = new InetSocketAddress(0);

  /** The buffer, empty. */
  ByteBuffer cleared() {
    return buffer.clear();
  }

  /** Says where its bytes came from. */
  void from(SocketAddress address) {
    source = (InetSocketAddress) address;
  }

  byte[] bytes() {
    return buffer.array();
  }

  int length() {
    return buffer.position();
  }

  InetSocketAddress source() {
    return source;
  }
}
