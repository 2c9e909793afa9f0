package dev.loomscope.collector.receive;

import dev.loomscope.collector.receive.ReceiveMetrics.Failure;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the connections of agents, each to a virtual thread of its own, and looks after those that
 * wait for too long. Thread-safe.
 */
final class TcpListener {

  private static final EventLog FAILURES = EventLog.of(TcpListener.class).limited(10);

  /** A shortage, of descriptors say, passes: a listener that ended for it would be an outage. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

  private final ServerSocketChannel listener;
  private final ReceiveConfig config;
  private final IntakePool intakes;
  private final ReceiveMetrics metrics;
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Thread acceptor = Thread.ofVirtual().name("tcp-acceptor").unstarted(this::accept);
  private final Thread sweeper = Thread.ofVirtual().name("tcp-sweeper").unstarted(this::sweep);

  /**
   * A listener.
   *
   * @param listener bound
   */
  TcpListener(
      ServerSocketChannel listener,
      ReceiveConfig config,
      IntakePool intakes,
      ReceiveMetrics metrics) {
    this.listener = listener;
    this.config = config;
    this.intakes = intakes;
    this.metrics = metrics;
  }

  void start() {
    acceptor.start();
    sweeper.start();
  }

  boolean isWorking() {
    return acceptor.isAlive() && sweeper.isAlive();
  }

  /** Connections that are open. */
  int connections() {
    return connections.size();
  }

  /** Connections that may be open. */
  int limit() {
    return config.maxConnections();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        accept(listener.accept().socket());
      } catch (IOException | RuntimeException | Error failed) {
        if (listener.isOpen()) {
          metrics.failed(Failure.ACCEPT);
          FAILURES.error("cannot take a connection", failed);
          pause(PAUSE);
        }
      }
    }
  }

  private void accept(Socket socket) {
    metrics.connectionAccepted();
    TcpConnection connection = new TcpConnection(socket, intakes, metrics, connections::remove);
    if (connections.size() >= config.maxConnections()) {
      connection.close(CloseReason.FULL);
      connection.run(); // does nothing but count
      return;
    }
    connections.add(connection);
    try {
      Thread.ofVirtual().name("tcp-connection").start(connection);
    } catch (OutOfMemoryError none) { // thrown where no thread can be had
      connection.close(CloseReason.ERROR);
      connection.run(); // gives its place back
      throw none;
    }
  }

  private void sweep() {
    Duration interval = config.writeTimeout().dividedBy(4);
    while (listener.isOpen()) {
      pause(interval.compareTo(LONGEST_SWEEP) < 0 ? interval : LONGEST_SWEEP);
      long now = System.nanoTime();
      connections.forEach(
          connection -> connection.closeIfStuck(now, config.idleTimeout(), config.writeTimeout()));
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException unasked) { // nobody interrupts these threads
      throw new IllegalStateException(unasked);
    }
  }

  /** Takes no more connections and closes those that there are. */
  void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      FAILURES.error("closing the listener failed", failed);
    }
    connections.forEach(connection -> connection.close(CloseReason.SHUTDOWN));
  }
}
