package dev.loomscope.echo;

import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Serves each connection by a thread of its own that blocks: the models {@code thread} and {@code
 * virtual}, which differ by the thread factory, and by whether a thread asks if others wait.
 *
 * <pre>
 *   acceptor: wait for a free place -> accept -> start a thread -> again
 *   thread:   read -> write all -> again, until the client ends its stream
 * </pre>
 */
final class BlockingEchoServer implements EchoServer {

  private static final EventLog LOG = EventLog.of(BlockingEchoServer.class);

  private final EchoConfig config;
  private final ThreadFactory threads;
  private final BooleanSupplier othersWait;
  private final EchoCounters counters = new EchoCounters();
  private final Set<BlockingConnection> connections = ConcurrentHashMap.newKeySet();
  private final BufferPool buffers;
  private final MessageHandler handler;
  private final ServerSocketChannel listener;
  private final AcceptBackoff backoff;
  private final Thread acceptor;

  /**
   * Free places. The acceptor takes one before it accepts, so that who must wait does so outside.
   */
  private final Semaphore places;

  private BlockingEchoServer(EchoConfig config, ThreadFactory threads, BooleanSupplier othersWait)
      throws IOException {
    this.config = config;
    this.threads = threads;
    this.othersWait = othersWait;
    this.buffers = new BufferPool();
    this.handler = config.handler();
    this.places = new Semaphore(config.maxConnections());
    this.backoff = new AcceptBackoff(counters);
    this.listener = ServerSocketChannel.open();
    this.acceptor = Thread.ofPlatform().name("echo-acceptor").unstarted(this::acceptAll);
  }

  /**
   * Starts a server with a platform thread for each connection. The kernel shares the CPUs among
   * them as it sees fit.
   *
   * @throws IOException if the address cannot be had
   */
  static EchoServer platformThreads(EchoConfig config) throws IOException {
    return start(
        new BlockingEchoServer(config, Thread.ofPlatform().daemon().factory(), () -> false));
  }

  /**
   * Starts a server with a virtual thread for each connection.
   *
   * @throws IOException if the address cannot be had
   */
  static EchoServer virtualThreads(EchoConfig config) throws IOException {
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    return start(
        new BlockingEchoServer(
            config,
            Thread.ofVirtual().factory(),
            () -> scheduler.getQueuedVirtualThreadCount() > 0));
  }

  private static EchoServer start(BlockingEchoServer server) throws IOException {
    EchoConfig config = server.config;
    server.listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    server.listener.bind(config.address(), EchoConfig.BACKLOG);
    server.acceptor.start();
    if (!config.idleTimeout().isZero()) {
      IdleSweep.start(config.idleTimeout(), server.connections);
    }
    return server;
  }

  @Override
  public int port() {
    return listener.socket().getLocalPort();
  }

  @Override
  public EchoTotals totals() {
    return counters.totals();
  }

  @Override
  public boolean isServing() {
    return listener.isOpen() && acceptor.isAlive();
  }

  private void acceptAll() {
    try {
      while (listener.isOpen()) {
        places.acquire();
        boolean taken = false;
        try {
          taken = acceptOne();
        } catch (RuntimeException
            | Error unexpected) { // one connection's failure, not the server's
          backoff.failed(ErrorReason.HANDLER, unexpected);
        } finally {
          if (!taken) {
            places.release();
          }
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("acceptor ended");
    }
  }

  /** Accepts one connection and starts its thread; returns false if there is none to serve. */
  private boolean acceptOne() throws InterruptedException {
    SocketChannel channel;
    try {
      channel = listener.accept();
      backoff.succeeded();
    } catch (IOException failed) {
      if (listener.isOpen()) {
        backoff.failed(failed);
      }
      return false;
    }
    counters.accepted();
    BlockingConnection connection =
        new BlockingConnection(
            channel, System.nanoTime(), buffers, handler, counters, othersWait, this::ended);
    connections.add(connection);
    try {
      connection.configure();
    } catch (IOException gone) {
      connection.close(CloseReason.RESET); // the client reset it before we looked
    }
    startThread(connection);
    return true;
  }

  /** Starts a connection's thread; where none can be had now, the connection waits for one. */
  private void startThread(BlockingConnection connection) {
    while (true) {
      try {
        threads.newThread(connection).start();
        return;
      } catch (OutOfMemoryError none) { // thrown for a limit on threads, too
        try {
          backoff.failed(ErrorReason.THREAD_START, none);
        } catch (InterruptedException stopping) {
          connection.close(CloseReason.SHUTDOWN);
          connection.run(); // does nothing but count and give the place back
          Thread.currentThread().interrupt(); // the acceptor ends at its next wait
          return;
        }
      }
    }
  }

  private void ended(BlockingConnection connection) {
    connections.remove(connection);
    places.release();
  }

  @Override
  public void stopAccepting() {
    try {
      listener.close();
    } catch (IOException failed) {
      LOG.error("closing the listener failed", failed);
    }
    acceptor.interrupt();
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    acceptor.join(bound.plusMillis(1)); // it holds a place while it waits for a connection
    return places.tryAcquire(
        config.maxConnections(), deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    stopAccepting();
    connections.forEach(connection -> connection.close(CloseReason.SHUTDOWN));
  }
}
