package dev.loomscope.collector.receive;

import dev.loomscope.collector.receive.DatagramQueue.Refusal;
import dev.loomscope.collector.registry.Origin;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.EventLog;
import dev.loomscope.wire.FirstLook;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Rejection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Receives datagrams and does hardly anything else: whatever else happens in the collector, the
 * kernel's buffer is emptied. What a first look tells from a report is refused here, and takes no
 * place in the queue from others. When the queue has no place, the datagram is received all the
 * same, and dropped and counted here, where one can see it.
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
  private final FirstLook look;
  private final ReceiveMetrics metrics;
  private final Sources sources = new Sources();

  /** One byte more than a datagram may have shows that it has too many. */
  private final ByteBuffer buffer = ByteBuffer.allocate(Protocol.MAX_DATAGRAM_BYTES + 1);

  private volatile boolean stopped;

  /**
   * A reader.
   *
   * @param channel bound, and non-blocking
   */
  UdpReader(DatagramChannel channel, DatagramQueue queue, FirstLook look, ReceiveMetrics metrics)
      throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.look = look;
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
      SocketAddress from = channel.receive(buffer.clear());
      if (from == null) {
        return;
      }
      take(buffer.array(), buffer.position(), (InetSocketAddress) from);
    }
  }

  private void take(byte[] datagram, int length, InetSocketAddress from) {
    metrics.received(Transport.UDP, length);
    Rejection rejection = look.at(datagram, 0, length);
    if (rejection != null) {
      metrics.rejected(rejection, new Origin(from, Transport.UDP));
      return;
    }
    Refusal refusal = queue.put(datagram, length, from, sources.of(from.getAddress()));
    if (refusal != null) {
      metrics.dropped(refusal);
    }
  }

  /** Ends the reader soon; what it has received is still looked at. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }
}
