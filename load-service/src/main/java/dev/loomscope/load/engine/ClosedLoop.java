package dev.loomscope.load.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives a share of a closed-loop run's clients on one thread: connects them, and sends each its
 * next message as soon as the echo of the last is whole.
 *
 * <p>Used by one thread at a time.
 */
final class ClosedLoop implements EventLoop.Driver, AutoCloseable {

  /** Connects between two looks at what came back, so that the first echoes do not wait long. */
  private static final int CONNECTS_AT_ONCE = 16;

  private final LoadPlan plan;
  private final Milestones milestones;
  private final Tally tally;
  private final int connectingAtMost;
  private final EventLoop loop;
  private final List<Connection> connections = new ArrayList<>();
  private int begun;
  private int connecting;
  private int ended;

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
    this.loop = new EventLoop(payload, this);
    for (int client = first; client < plan.clients(); client += step) {
      try {
        connections.add(loop.open(client, plan.target(), sources.of(client)));
      } catch (IOException refused) {
        tally.failed(EventLoop.kindOf(refused));
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
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      loop.serve(mayConnectMore ? 0 : Math.max(1, left / 1_000_000));
    }
    connections.stream()
        .filter(connection -> connection.echoes() < plan.messages() && !connection.isClosed())
        .forEach(this::giveUp);
    return meter.read(loop.idleNanos(), loop.longestBatchNanos());
  }

  private void giveUp(Connection connection) {
    if (connection.isUnderWay()) {
      tally.waitedInVain(System.nanoTime() - connection.messageBegan());
    }
    loop.fail(connection, ErrorKind.TIMEOUT);
  }

  /** Closes every connection that is still open. */
  @Override
  public void close() {
    connections.forEach(Connection::close);
    loop.close();
  }

  /** Returns whether more clients could begin at once. */
  private boolean connectSome() {
    for (int i = 0; i < CONNECTS_AT_ONCE; i++) {
      if (begun == connections.size() || connecting >= connectingAtMost) {
        return false;
      }
      connecting++;
      loop.connect(connections.get(begun++), plan.target(), System.nanoTime());
    }
    return true;
  }

  @Override
  public void connected(Connection connection) throws IOException {
    long now = System.nanoTime();
    Tally.record(tally.connect, now - connection.connectBegan());
    sendNext(connection, now);
  }

  @Override
  public void echoed(Connection connection) throws IOException {
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
      sendNext(connection, now);
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

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    tally.failed(kind);
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

  private void sendNext(Connection connection, long now) throws IOException {
    long message = (long) connection.number * plan.messages() + connection.echoes();
    loop.send(connection, message, plan.bytes(), now);
  }
}
