package dev.loomscope.collector.receive;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/**
 * The sockets that agents send to: UDP and TCP of one address and port.
 *
 * @param udp bound, non-blocking
 * @param tcp bound, blocking
 */
record BoundPort(DatagramChannel udp, ServerSocketChannel tcp) {

  /** A port that is free for UDP is hardly ever taken for TCP, and never so often in a row. */
  private static final int ATTEMPTS = 20;

  /** Agents that connect at once, as after a restart of the collector, wait there. */
  private static final int BACKLOG = 4_096;

  /**
   * Binds both.
   *
   * @throws IOException if the address or port cannot be had
   */
  static BoundPort bind(ReceiveConfig config) throws IOException {
    for (int attempt = 1; ; attempt++) {
      DatagramChannel udp = udp(config);
      try {
        return new BoundPort(udp, tcp(config.bind(), udp.socket().getLocalPort()));
      } catch (BindException taken) {
        udp.close();
        if (config.port() != 0 || attempt == ATTEMPTS) {
          throw taken;
        }
      }
    }
  }

  private static DatagramChannel udp(ReceiveConfig config) throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(config.bind()));
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferSize());
      channel.bind(new InetSocketAddress(config.bind(), config.port()));
      channel.configureBlocking(false);
      return channel;
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  private static ServerSocketChannel tcp(InetAddress bind, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(family(bind));
    try {
      // A collector that restarts finds connections of its predecessor in TIME_WAIT.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(bind, port), BACKLOG);
      return channel;
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /** The address's own: an IPv6 socket that is bound to 0.0.0.0 would listen on :: as well. */
  private static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  int port() {
    return udp.socket().getLocalPort();
  }

  /** Bytes of the UDP socket's receive buffer that the kernel granted of those asked for. */
  int receiveBufferSize() throws IOException {
    return udp.getOption(StandardSocketOptions.SO_RCVBUF);
  }
}
