package dev.loomscope.collector.receive;

import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What the receiving side is told.
 *
 * @param bind where agents send to
 * @param port UDP and TCP port alike; 0 takes one that is free for both
 * @param receiveBufferSize bytes of the UDP socket's buffer to ask the kernel for
 * @param queueLength datagrams of up to 2 KiB that may wait to be looked at
 * @param maxConnections TCP connections at once
 * @param idleTimeout how long a TCP connection may be without a whole line
 */
record ReceiveConfig(
    InetAddress bind,
    int port,
    int receiveBufferSize,
    int queueLength,
    int maxConnections,
    Duration idleTimeout) {

  private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

  /** The heap divided by this is what connections may take. */
  private static final int PARTS_OF_CONNECTIONS = 8;

  /** A connection with its line buffer, its answer, and its virtual thread's stack. */
  private static final int CONNECTION_BYTES = 12 * 1024;

  private static final Setting<InetAddress> BIND =
      Setting.of(
          "bind",
          "Address that agents send to, over UDP and TCP",
          "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all",
          InetAddresses::parse);
  private static final Setting<Integer> PORT =
      Setting.integer(
          "port", 0, 65_535, "UDP and TCP port that agents send to, 0 for one that is free");
  private static final Setting<Integer> RECEIVE_BUFFER_SIZE =
      Setting.integer(
          "receive-buffer-size",
          4_096,
          1 << 30,
          "Bytes of the UDP socket's buffer; the kernel may give less (net.core.rmem_max)");
  private static final Setting<Integer> QUEUE_LENGTH =
      Setting.integer(
          "queue-length",
          DatagramQueue.MOST_PLACES,
          1 << 17,
          "Datagrams of up to 2 KiB that may wait to be looked at; larger ones take up to four places");
  private static final Setting<Integer> MAX_CONNECTIONS =
      Setting.integer(
          "tcp.max-connections", 0, 1_000_000, "TCP connections at once; further ones are closed");
  private static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
          "tcp.idle-timeout",
          Duration.ofMillis(100),
          Duration.ofDays(30),
          "How long a TCP connection may be without a whole line");

  /** Every setting of the receiving side but those of its seals. */
  static final List<Setting<?>> SETTINGS =
      List.of(BIND, PORT, RECEIVE_BUFFER_SIZE, QUEUE_LENGTH, MAX_CONNECTIONS, IDLE_TIMEOUT);

  static ReceiveConfig of(Settings settings) {
    return new ReceiveConfig(
        settings.get(BIND),
        settings.get(PORT),
        settings.get(RECEIVE_BUFFER_SIZE),
        settings.get(QUEUE_LENGTH),
        withinHeap(FileDescriptors.within(MAX_CONNECTIONS, settings.get(MAX_CONNECTIONS))),
        settings.get(IDLE_TIMEOUT));
  }

  /**
   * How long an agent may not take an acknowledgement over TCP: no longer than it may be silent.
   */
  Duration writeTimeout() {
    return idleTimeout.compareTo(LONGEST_WRITE) < 0 ? idleTimeout : LONGEST_WRITE;
  }

  /** As many connections as are wanted, or as many as fit in their part of the heap. */
  private static int withinHeap(int wanted) {
    long most = Runtime.getRuntime().maxMemory() / PARTS_OF_CONNECTIONS / CONNECTION_BYTES;
    return (int) Math.min(wanted, most);
  }
}
