package dev.loomscope.collector.receive;

import dev.loomscope.collector.receive.ReceiveMetrics.Failure;
import dev.loomscope.collector.receive.ReceiveMetrics.Unsent;
import dev.loomscope.collector.registry.Origin;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Looks at the datagrams that the reader has received, in their order, and answers them. */
final class UdpDecoder implements Runnable {

  private static final EventLog FAILURES = EventLog.of(UdpDecoder.class).limited(10);

  private final DatagramQueue queue;
  private final Intake intake;
  private final DatagramChannel channel;
  private final ReceiveMetrics metrics;
  private final ByteBuffer answer;

  /**
   * A decoder.
   *
   * @param channel over which acknowledgements are sent; non-blocking
   */
  UdpDecoder(DatagramQueue queue, Intake intake, DatagramChannel channel, ReceiveMetrics metrics) {
    this.queue = queue;
    this.intake = intake;
    this.channel = channel;
    this.metrics = metrics;
    this.answer = ByteBuffer.wrap(intake.acknowledgement());
  }

  @Override
  public void run() {
    Datagram datagram;
    while ((datagram = queue.next()) != null) {
      try {
        take(datagram);
      } catch (RuntimeException | Error failed) { // of this datagram; the next may be taken
        metrics.failed(Failure.HANDLER);
        FAILURES.error("a datagram could not be taken", failed);
      } finally {
        queue.release(datagram);
      }
    }
  }

  private void take(Datagram datagram) {
    Origin origin = new Origin(datagram.from(), Transport.UDP);
    if (intake.take(queue.bytes(), datagram.offset(), datagram.length(), origin)) {
      datagram.source().accepted();
    }
    if (intake.length() > 0) {
      send(origin, intake.length());
    }
  }

  private void send(Origin origin, int length) {
    try {
      if (channel.send(answer.clear().limit(length), origin.address()) > 0) {
        metrics.acknowledged(Transport.UDP);
      } else {
        metrics.unsent(Transport.UDP, Unsent.BLOCKED);
      }
    } catch (IOException refused) { // a source that nothing can be sent to, such as port 0
      metrics.unsent(Transport.UDP, Unsent.ERROR);
      FAILURES.debug(
          "acknowledgement not sent", "to", origin.address(), "cause", refused.getMessage());
    }
  }
}
