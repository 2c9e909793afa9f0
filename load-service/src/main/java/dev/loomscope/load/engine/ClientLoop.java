package dev.loomscope.load.engine;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread's selector: waits until some of its connections are ready, moves their bytes, and
 * tells a driver what came of it. When a message is sent is for the driver to decide.
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class ClientLoop implements AutoCloseable {

  /** Decides what each connection does next. */
  interface Driver {

    /** The handshake is done. */
    void connected(Connection connection) throws IOException;

    /** The echo of the current message is whole. */
    void echoed(Connection connection) throws IOException;

    /** The connection came to an early end, and was closed. */
    void failed(Connection connection, ErrorKind kind);
  }

  private static final EventLog LOG = EventLog.of(ClientLoop.class).limited(1);
  private static final int READ_BUFFER = 64 * 1024;

  private final Driver driver;
  private final Payload payload;
  private final Selector selector;
  private final Consumer<SelectionKey> onReady = this::ready;
  private final ByteBuffer payloadView;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
  private final MemorySegment segment = MemorySegment.ofBuffer(buffer);
  private long waitBegan;
  private long batchBegan;
  private long idleNanos;
  private long waitedNanos;
  private long longestBatchNanos;

  /**
   * A loop without connections.
   *
   * @throws IOException if no selector can be had
   */
  ClientLoop(Payload payload, Driver driver) throws IOException {
    this.driver = driver;
    this.payload = payload;
    this.payloadView = payload.view();
    this.selector = Selector.open();
  }

  /**
   * Opens a socket without connecting it.
   *
   * @param source address to connect from, or null to let the system choose
   */
  Connection open(int number, InetSocketAddress target, @Nullable InetSocketAddress source)
      throws IOException {
    return Connection.open(number, payload, target, source, selector);
  }

  /** Begins to connect; the driver is told when that is done, which may be at once. */
  void connect(Connection connection, long now) {
    try {
      if (connection.connect(now)) {
        driver.connected(connection);
      }
    } catch (IOException refused) {
      fail(connection, kindOf(refused));
    }
  }

  /**
   * Makes a message the connection's current one and sends it, as far as the socket takes it at
   * once.
   *
   * @param message its number, which chooses its bytes
   */
  void send(Connection connection, long message, int bytes, long now) throws IOException {
    connection.next(payload.offset(message), bytes, now);
    connection.send(payloadView);
  }

  /**
   * Serves the connections that are ready.
   *
   * @param millis how long to wait for one; 0 does not wait
   * @return how many were ready
   */
  int serve(long millis) throws IOException {
    waitBegan = System.nanoTime();
    batchBegan = 0;
    int ready = millis == 0 ? selector.selectNow(onReady) : selector.select(onReady, millis);
    long now = System.nanoTime();
    long idle = (batchBegan == 0 ? now : batchBegan) - waitBegan;
    idleNanos += idle;
    waitedNanos = Math.min(idle, TimeUnit.MILLISECONDS.toNanos(millis));
    if (batchBegan != 0) {
      longestBatchNanos = Math.max(longestBatchNanos, now - batchBegan);
    }
    return ready;
  }

  /** Gives the CPU to whoever wants it, and else does nothing. */
  @SuppressWarnings("ThreadPriorityCheck") // no more than a hint is wanted
  void idle() {
    long began = System.nanoTime();
    Thread.yield();
    idleNanos += System.nanoTime() - began;
  }

  /** How long it waited with nothing to do. */
  long idleNanos() {
    return idleNanos;
  }

  /** How long it last waited in {@link #serve}, no longer than it was to wait. */
  long waitedNanos() {
    return waitedNanos;
  }

  /** The longest that it took to serve the connections that were ready at once. */
  long longestBatchNanos() {
    return longestBatchNanos;
  }

  /** Closes a connection and tells the driver that it failed. */
  void fail(Connection connection, ErrorKind kind) {
    connection.close();
    driver.failed(connection, kind);
  }

  /** The kind of a socket's failure; one of no known kind is logged. */
  static ErrorKind kindOf(IOException failure) {
    ErrorKind kind = ErrorKind.of(failure);
    if (kind == ErrorKind.OTHER) {
      LOG.warn("a client failed", "cause", failure);
    }
    return kind;
  }

  /** Releases the selector; its connections are to be closed before. */
  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException alreadyGone) {
      // nothing is left to release
    }
  }

  private void ready(SelectionKey key) {
    if (batchBegan == 0) {
      batchBegan = System.nanoTime();
    }
    Connection connection = (Connection) key.attachment();
    try {
      if (!connection.isConnected()) {
        if (connection.finishConnect()) {
          driver.connected(connection);
        }
        return;
      }
      if (key.isReadable()) {
        receive(connection);
      }
      if (key.isValid() && key.isWritable()) {
        connection.send(payloadView);
      }
    } catch (IOException broken) {
      fail(connection, kindOf(broken));
    }
  }

  private void receive(Connection connection) throws IOException {
    switch (connection.receive(buffer, segment)) {
      case WHOLE -> driver.echoed(connection);
      case END -> fail(connection, ErrorKind.CLOSED_EARLY);
      case SURPLUS -> fail(connection, ErrorKind.SURPLUS);
      case PARTIAL -> {}
    }
  }
}
