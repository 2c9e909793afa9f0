package dev.loomscope.collector.receive;

import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Receives datagrams and does nothing else: whatever else happens in the collector, the kernel's
 * buffer is emptied. When the queue is full, the datagram is received all the same, and dropped and
 * counted here, where one can see it.
 *
 * <p>Runs on a platform thread, on which a datagram costs 2 µs; on a virtual one it is 5 µs. The
 * channel does not block, so that acknowledgements sent over it cannot either.
 */
final class UdpReader implements Runnable {

  private static final EventLog FAILURES = EventLog.of(UdpReader.class).limited(10);
  private static final long PAUSE_MILLIS = 100;

  private final DatagramChannel channel;
  private final Selector selector;
  private final DatagramQueue queue;
  private final ReceiveMetrics metrics;

  /** One byte more than a datagram may have shows that it has too many. */
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Protocol.MAX_DATAGRAM_BYTES + 1);

  private volatile boolean stopped;

  /**
   * A reader.
   *
   * @param channel bound, and non-blocking
   */
  UdpReader(DatagramChannel channel, DatagramQueue queue, ReceiveMetrics metrics)
      throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.metrics = metrics;
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  @Override
  public void run() {
    try (selector) {
      while (!stopped) {
        try {
          receiveAll();
          selector.select(key -> {}); // until there is one
        } catch (IOException | RuntimeException failed) {
          if (!stopped) {
            metrics.failed(ReceiveMetrics.Failure.RECEIVE);
            FAILURES.error("cannot receive", failed);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
          }
        }
      }
    } catch (IOException | InterruptedException failed) {
      FAILURES.error("the reader ended", failed);
    } finally {
      queue.close();
    }
  }

  private void receiveAll() throws IOException {
    while (!stopped) {
      SocketAddress source = channel.receive(buffer.clear());
      if (source == null) {
        return;
      }
      buffer.flip();
      metrics.received(Transport.UDP, buffer.remaining());
      Datagram free = queue.free();
      if (free == null) {
        metrics.droppedForFullQueue();
      } else {
        free.fill(buffer, source);
        queue.put();
      }
    }
  }

  /** Ends the reader soon; what it has received is still looked at. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }
}
