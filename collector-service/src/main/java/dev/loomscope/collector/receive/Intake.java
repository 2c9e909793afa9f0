package dev.loomscope.collector.receive;

import dev.loomscope.collector.registry.Origin;
import dev.loomscope.collector.registry.Registry;
import dev.loomscope.wire.AcknowledgementWriter;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.Rejection;
import dev.loomscope.wire.ReportReceiver;

/**
 * What is done with a datagram or line, whichever way it came: check it, register it, write its
 * acknowledgement. Not thread-safe: one for each thread, or a pool of them.
 */
final class Intake {

  /** Instead of an acknowledgement's length: the report was refused. */
  static final int REFUSED = -1;

  private final ReportReceiver receiver;
  private final AcknowledgementWriter acknowledgements;
  private final byte[] acknowledgement = new byte[AcknowledgementWriter.MAX_BYTES];
  private final Registry registry;
  private final ReceiveMetrics metrics;

  Intake(
      ReportReceiver receiver,
      AcknowledgementWriter acknowledgements,
      Registry registry,
      ReceiveMetrics metrics) {
    this.receiver = receiver;
    this.acknowledgements = acknowledgements;
    this.registry = registry;
    this.metrics = metrics;
  }

  /**
   * Takes a report and writes its acknowledgement to {@link #acknowledgement}.
   *
   * @return the acknowledgement's length in bytes; 0: none is to be sent; or {@link #REFUSED}
   */
  int take(byte[] bytes, int offset, int length, Origin origin) {
    Received received = receiver.receive(bytes, offset, length);
    if (received instanceof Received.Accepted accepted) {
      Rejection refused = registry.take(accepted, origin);
      if (refused == null) {
        metrics.accepted(origin.transport());
        return acknowledgements.write(accepted, acknowledgement);
      }
      received = refused;
    }
    if (received instanceof Rejection rejection) {
      metrics.rejected(rejection, origin);
    }
    return REFUSED;
  }

  /** The buffer of the last acknowledgement, which begins at its first byte. */
  byte[] acknowledgement() {
    return acknowledgement;
  }
}
