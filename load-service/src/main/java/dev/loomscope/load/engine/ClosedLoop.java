package dev.loomscope.load.engine;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Drives a share of a run's clients on one thread: connects them, and sends each its next message
 * as soon as the echo of the last is whole.
 *
 * <p>Used by one thread at a time.
 */
final class ClosedLoop implements AutoCloseable {

  private static final EventLog LOG = EventLog.of(ClosedLoop.class).limited(1);

  /** Connects between two looks at what came back, so that the first echoes do not wait long. */
  private static final int CONNECTS_AT_ONCE = 16;

  private static final int READ_BUFFER = 64 * 1024;

  private final LoadPlan plan;
  private final Milestones milestones;
  private final Tally tally;
  private final int connectingAtMost;
  private final Selector selector;
  private final Consumer<SelectionKey> onReady = this::ready;
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuffer payloadView;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
  private final MemorySegment segment = MemorySegment.ofBuffer(buffer);
  private int begun;
  private int connecting;
  private int ended;
  private long waitBegan;
  private long batchBegan;
  private long idleNanos;
  private long longestBatchNanos;

  /**
   * Opens the sockets of every {@code step}-th client from {@code first} on.
   *
   * @throws IOException if no selector can be had; a socket that cannot be had is that client's
   *     error
   */
  ClosedLoop(
      LoadPlan plan,
      Payload payload,
      SourceAddresses sources,
      Milestones milestones,
      Tally tally,
      int first,
      int step)
      throws IOException {
    this.plan = plan;
    this.milestones = milestones;
    this.tally = tally;
    this.connectingAtMost = Math.ceilDiv(plan.connecting(), step);
    this.payloadView = payload.view();
    this.selector = Selector.open();
    for (int client = first; client < plan.clients(); client += step) {
      try {
        connections.add(Connection.open(client, payload, plan, sources.of(client), selector));
      } catch (IOException refused) {
        failed(refused);
        tally.ended(0);
        milestones.served(System.nanoTime());
      }
    }
  }

  /** Runs until every client is done, has failed, or the bound has passed. */
  ClientCost run() throws IOException {
    ThreadMeter meter = new ThreadMeter();
    long deadline = System.nanoTime() + plan.timeout().toNanos();
    tally.firstConnect = System.nanoTime();
    tally.lastEcho = tally.firstConnect;
    while (ended < connections.size() && !Thread.currentThread().isInterrupted()) {
      boolean mayConnectMore = connectSome();
      waitBegan = System.nanoTime();
      batchBegan = 0;
      if (deadline - waitBegan <= 0) {
        break;
      }
      if (mayConnectMore) {
        selector.selectNow(onReady);
      } else {
        selector.select(onReady, Math.max(1, (deadline - waitBegan) / 1_000_000));
      }
      batchDone();
    }
    connections.stream()
        .filter(connection -> connection.echoes() < plan.messages() && !connection.isClosed())
        .forEach(connection -> fail(connection, ErrorKind.TIMEOUT));
    return meter.read(idleNanos, longestBatchNanos);
  }

  /** Closes every connection that is still open. */
  @Override
  public void close() {
    connections.forEach(Connection::close);
    try {
      selector.close();
    } catch (IOException alreadyGone) {
      // nothing is left to release
    }
  }

  /** Returns whether more clients could begin at once. */
  private boolean connectSome() {
    for (int i = 0; i < CONNECTS_AT_ONCE; i++) {
      if (begun == connections.size() || connecting >= connectingAtMost) {
        return false;
      }
      Connection connection = connections.get(begun++);
      connecting++;
      try {
        if (connection.connect(plan.target(), System.nanoTime())) {
          connected(connection);
        }
      } catch (IOException refused) {
        fail(connection, refused);
      }
    }
    return true;
  }

  private void ready(SelectionKey key) {
    if (batchBegan == 0) {
      batchBegan = System.nanoTime();
      idleNanos += batchBegan - waitBegan;
    }
    Connection connection = (Connection) key.attachment();
    try {
      if (!connection.isConnected()) {
        if (connection.finishConnect()) {
          connected(connection);
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
      fail(connection, broken);
    }
  }

  private void batchDone() {
    long now = System.nanoTime();
    if (batchBegan == 0) {
      idleNanos += now - waitBegan;
    } else {
      longestBatchNanos = Math.max(longestBatchNanos, now - batchBegan);
    }
  }

  private void connected(Connection connection) throws IOException {
    long now = System.nanoTime();
    Tally.record(tally.connect, now - connection.connectBegan());
    connection.next(plan.bytes(), now);
    connection.send(payloadView);
  }

  private void receive(Connection connection) throws IOException {
    switch (connection.receive(buffer, segment)) {
      case WHOLE -> echoed(connection);
      case END -> fail(connection, ErrorKind.CLOSED_EARLY);
      case SURPLUS -> fail(connection, ErrorKind.SURPLUS);
      case PARTIAL -> {}
    }
  }

  private void echoed(Connection connection) throws IOException {
    long now = System.nanoTime();
    Tally.record(tally.latency, now - connection.messageBegan());
    tally.echoes.setOpaque(tally.echoes.getPlain() + 1);
    tally.lastEcho = now;
    if (connection.isAltered()) {
      tally.mismatches++;
    }
    if (connection.echoes() == 1) {
      Tally.record(tally.firstEcho, now - connection.connectBegan());
      connecting--;
      milestones.served(now);
    }
    if (connection.echoes() < plan.messages()) {
      connection.next(plan.bytes(), now);
      connection.send(payloadView);
      return;
    }
    milestones.done(now);
    tally.ended(connection.echoes());
    ended++;
    if (plan.hold()) {
      connection.rest();
    } else {
      connection.close();
    }
  }

  private void fail(Connection connection, IOException cause) {
    failed(cause);
    end(connection);
  }

  private void fail(Connection connection, ErrorKind kind) {
    tally.failed(kind);
    end(connection);
  }

  private void failed(IOException cause) {
    ErrorKind kind = ErrorKind.of(cause);
    tally.failed(kind);
    if (kind == ErrorKind.OTHER) {
      LOG.warn("a client failed", "cause", cause);
    }
  }

  private void end(Connection connection) {
    connection.close();
    ended++;
    tally.ended(connection.echoes());
    if (connection.isAltered()) {
      tally.mismatches++; // the echo that never became whole
    }
    if (connection.echoes() == 0) {
      connecting--;
      milestones.served(System.nanoTime());
    }
  }
}
