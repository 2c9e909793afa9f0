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

  private final ReportReceiver receiver;
  private final AcknowledgementWriter acknowledgements;
  private final byte[] acknowledgement = new byte[AcknowledgementWriter.MAX_BYTES];
  private final Registry registry;
  private final ReceiveMetrics metrics;
  private int length;

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
   * Takes a report and writes its acknowledgement to {@link #acknowledgement}. A machine whose name
   * is taken is answered, too: otherwise it would go to another collector, where the name is free.
   *
   * @return whether the report was accepted
   */
  boolean take(byte[] bytes, int offset, int count, Origin origin) {
    length = 0;
    switch (receiver.receive(bytes, offset, count)) {
      case Received.Accepted accepted -> {
        Rejection refused = registry.take(accepted, origin);
        if (refused == null) {
          metrics.accepted(origin.transport());
          length = acknowledgements.write(accepted, false, acknowledgement);
          return true;
        }
        metrics.rejected(refused, origin);
        if (refused == Rejection.NAME_TAKEN) {
          receiver.disown(accepted);
          length = acknowledgements.write(accepted, true, acknowledgement);
        }
      }
      case Rejection rejection -> metrics.rejected(rejection, origin);
    }
    return false;
  }

  /** The length of the last acknowledgement in bytes; 0: none is to be sent. */
  int length() {
    return length;
  }

  /** The buffer of the last acknowledgement, which begins at its first byte. */
  byte[] acknowledgement() {
    return acknowledgement;
  }
}
