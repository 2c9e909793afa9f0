package dev.loomscope.agent;

import dev.loomscope.wire.AcknowledgementWriter;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.ReplayGuard;
import dev.loomscope.wire.ReportReceiver;
import dev.loomscope.wire.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/** The collector's end of UDP: a socket that a test reads and answers by hand. */
public final class UdpCollector implements AutoCloseable {

  /** The start that answers show. */
  public static final long COLLECTOR = 0xfedcba9876543210L;

  private static final int LONGEST_MILLIS = 60_000;

  private final DatagramSocket socket;
  private final ReportReceiver receiver;
  private final AcknowledgementWriter writer = new AcknowledgementWriter(COLLECTOR);

  /** A datagram that came. */
  public record Arrival(Received received, int length, InetSocketAddress from) {

    /** The report, which must have been accepted. */
    public Received.Accepted accepted() {
      if (received instanceof Received.Accepted accepted) {
        return accepted;
      }
      throw new AssertionError("not accepted: " + received);
    }
  }

  private UdpCollector(DatagramSocket socket, Sealing least) {
    this.socket = socket;
    this.receiver =
        new ReportReceiver(
            least, new ReplayGuard(InstantSource.system(), Duration.ofMinutes(5), 100));
  }

  /** One on 127.0.0.1 and a free port. */
  public static UdpCollector start() {
    return on("127.0.0.1", 0, Sealing.none());
  }

  /** One on a loopback address. */
  public static UdpCollector on(String address, int port, Sealing least) {
    try {
      DatagramSocket socket =
          new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
      socket.setSoTimeout(LONGEST_MILLIS);
      return new UdpCollector(socket, least);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Waits for a datagram. */
  public Arrival receive() {
    DatagramPacket packet = new DatagramPacket(new byte[9_000], 9_000);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException nothing) {
      throw new AssertionError("no datagram came", nothing);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new Arrival(
        receiver.receive(packet.getData(), 0, packet.getLength()),
        packet.getLength(),
        (InetSocketAddress) packet.getSocketAddress());
  }

  /** Answers a report as a collector does. */
  public void acknowledge(Arrival arrival) {
    answer(arrival, false);
  }

  /** Answers a report as a collector does that knows another machine of the name. */
  public void refuseName(Arrival arrival) {
    answer(arrival, true);
  }

  private void answer(Arrival arrival, boolean isNameTaken) {
    byte[] out = new byte[AcknowledgementWriter.MAX_BYTES];
    int length = writer.write(arrival.accepted(), isNameTaken, out);
    send(Arrays.copyOf(out, length), arrival.from());
  }

  /** Sends anything at all. */
  public void send(byte[] bytes, InetSocketAddress to) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
