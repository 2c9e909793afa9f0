package dev.loomscope.agent.run;

import dev.loomscope.agent.send.Sender;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import java.io.IOException;

/**
 * The reports of one start: under one name, in one sequence, by one sender.
 *
 * @param start see {@link dev.loomscope.wire.StartId}
 */
record Reports(String node, long start, ReportEncoder encoder, Sender sender)
    implements AutoCloseable {

  /** Sends a sample. */
  void send(Sample sample, DatagramSink sink) throws IOException {
    if (sender.begin()) {
      encoder.moved();
    }
    encoder.encode(sample, sink);
  }

  @Override
  public void close() {
    sender.close();
  }
}
