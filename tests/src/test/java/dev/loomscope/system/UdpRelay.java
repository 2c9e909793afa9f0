package dev.loomscope.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one agent and its collector, and loses reports or answers when a test wants it to.
 */
final class UdpRelay implements AutoCloseable {

  private static final int LARGEST = 8_193;

  private final DatagramSocket agentSide;
  private final DatagramSocket collectorSide;
  private final AtomicInteger toLose = new AtomicInteger();
  private volatile @Nullable SocketAddress agent;
  private volatile boolean silent;

  private UdpRelay(DatagramSocket agentSide, DatagramSocket collectorSide) {
    this.agentSide = agentSide;
    this.collectorSide = collectorSide;
  }

  /**
   * Begins to relay.
   *
   * @param address of loopback, which the agent sends to
   * @param port there; 0 for one that is free
   * @param collectorPort the collector's on 127.0.0.1
   */
  static UdpRelay start(String address, int port, String collectorPort) throws IOException {
    DatagramSocket agentSide =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    DatagramSocket collectorSide = new DatagramSocket();
    collectorSide.connect(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(collectorPort)));
    UdpRelay relay = new UdpRelay(agentSide, collectorSide);
    Thread.ofVirtual().start(() -> untilClosed(relay::report));
    Thread.ofVirtual().start(() -> untilClosed(relay::answer));
    return relay;
  }

  int port() {
    return agentSide.getLocalPort();
  }

  /** Whether the agent gets no answers. Reports go on to the collector all the same. */
  void silent(boolean now) {
    silent = now;
  }

  /** Loses the next reports. */
  void lose(int reports) {
    toLose.set(reports);
  }

  private void report() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    agentSide.receive(packet);
    agent = packet.getSocketAddress();
    if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      collectorSide.send(new DatagramPacket(packet.getData(), packet.getLength()));
    }
  }

  private void answer() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    collectorSide.receive(packet);
    SocketAddress to = agent;
    if (to != null && !silent) {
      agentSide.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void untilClosed(Step step) {
    try {
      while (true) {
        step.run();
      }
    } catch (SocketException _) {
      // closed: the test is over
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    agentSide.close();
    collectorSide.close();
  }
}
