package dev.loomscope.system;

import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.StartId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongFunction;

/**
 * A node made up by a test: reports values that the test computes from the time, over UDP, until
 * closed.
 */
final class ReportSender implements AutoCloseable {

  /** Far more often than it says, so that what a scrape finds is hardly older than the scrape. */
  private static final Duration SEND_INTERVAL = Duration.ofMillis(100);

  /** What it says: silent for three of these, it is late. */
  private static final long INTERVAL_MILLIS = 2_000;

  private final DatagramSocket socket;
  private final int port;
  private final ReportEncoder encoder;
  private final LongFunction<Measurements> values;
  private final Thread thread = Thread.ofVirtual().unstarted(this::send);

  private ReportSender(int port, String node, LongFunction<Measurements> values)
      throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.port = port;
    this.encoder =
        new ReportEncoder(node, StartId.random(), Protocol.DEFAULT_DATAGRAM_BYTES, Sealing.none());
    this.values = values;
  }

  /**
   * Begins to send.
   *
   * @param port a collector's on loopback
   * @param values of a time in Unix milliseconds
   */
  static ReportSender start(int port, String node, LongFunction<Measurements> values)
      throws IOException {
    ReportSender sender = new ReportSender(port, node, values);
    sender.thread.start();
    return sender;
  }

  private void send() {
    try {
      while (true) {
        long now = System.currentTimeMillis();
        encoder.encode(new Sample(now, INTERVAL_MILLIS, values.apply(now)), new ToSocket());
        Thread.sleep(SEND_INTERVAL);
      }
    } catch (InterruptedException closed) {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private final class ToSocket implements DatagramSink {

    @Override
    public void datagram(byte[] buffer, int length, long sequence) throws IOException {
      socket.send(new DatagramPacket(buffer, length, InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public void dropped(Section section, String item, Drop why) {
      throw new AssertionError("%s %s: %s".formatted(section, item, why));
    }
  }
}
