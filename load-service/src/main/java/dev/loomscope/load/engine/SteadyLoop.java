package dev.loomscope.load.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drives a share of the connections of a steady run on one thread: opens them, and then has each
 * send its next message as soon as the echo of its last is whole.
 *
 * <p>Used by one thread at a time.
 */
final class SteadyLoop implements EventLoop.Driver, AutoCloseable {

  /** Connects or sends between two looks at what came back, so that echoes do not wait long. */
  private static final int AT_ONCE = 16;

  private final SteadyPlan plan;
  private final SourceAddresses sources;
  private final Tally tally;
  private final int first;
  private final int step;
  private final EventLoop loop;
  private final List<Connection> connections = new ArrayList<>();
  private int opening;
  private int underWay;
  private long sent;
  private long steadyEchoes;
  private long measuredFrom;
  private long until;

  /**
   * A loop for every {@code step}-th connection from {@code first} on.
   *
   * @throws IOException if no selector can be had
   */
  SteadyLoop(
      SteadyPlan plan, Payload payload, SourceAddresses sources, Tally tally, int first, int step)
      throws IOException {
    this.plan = plan;
    this.sources = sources;
    this.tally = tally;
    this.first = first;
    this.step = step;
    this.loop = new EventLoop(payload, this);
  }

  /** Opens the connections, until each has its first echo or the time for that is over. */
  SteadyLoop open() throws IOException {
    long deadline = System.nanoTime() + plan.openTime().toNanos();
    int openingAtMost = Math.ceilDiv(plan.connecting(), step);
    int next = first;
    while ((next < plan.connections() || opening > 0) && !isOver(deadline)) {
      for (int i = 0; i < AT_ONCE && next < plan.connections() && opening < openingAtMost; i++) {
        open(next);
        next += step;
      }
      boolean mayOpenMore = next < plan.connections() && opening < openingAtMost;
      loop.serve(mayOpenMore ? 0 : millisUntil(deadline));
    }
    for (Connection connection : connections) {
      if (connection.echoes() == 0 && !connection.isClosed()) {
        loop.fail(connection, ErrorKind.TIMEOUT);
      }
    }
    for (; next < plan.connections(); next += step) {
      tally.failed(ErrorKind.TIMEOUT);
      tally.ended(0);
    }
    connections.removeIf(connection -> connection.echoes() == 0);
    return this;
  }

  /**
   * Keeps the connections busy.
   *
   * @param began when the run did, by {@link System#nanoTime}
   */
  ClientCost run(long began) throws IOException {
    ThreadMeter meter = new ThreadMeter();
    long idleBefore = loop.idleNanos();
    measuredFrom = began + plan.warmUp().toNanos();
    until = measuredFrom + plan.duration().toNanos();
    tally.firstConnect = began;
    tally.lastEcho = began;
    long deadline = until + plan.patience().toNanos();
    for (int i = 0; i < connections.size() && maySend(System.nanoTime()); i++) {
      if (!connections.get(i).isClosed()) {
        sendFirst(connections.get(i));
      }
      if (i % AT_ONCE == 0) {
        loop.serve(0);
      }
    }
    while (underWay > 0 && !isOver(deadline)) {
      loop.serve(millisUntil(deadline));
    }
    for (Connection connection : connections) {
      if (connection.isUnderWay() && !connection.isClosed()) {
        tally.waitedInVain(System.nanoTime() - connection.messageBegan());
        loop.fail(connection, ErrorKind.TIMEOUT);
      }
      tally.ended(connection.echoes());
    }
    return meter.read(loop.idleNanos() - idleBefore, loop.longestBatchNanos());
  }

  /** Messages of the run, those that opened the connections not among them. */
  long sent() {
    return sent;
  }

  /** Echoes that came back while it counted. */
  long steadyEchoes() {
    return steadyEchoes;
  }

  /** Closes every connection that is still open. */
  @Override
  public void close() {
    connections.forEach(Connection::close);
    loop.close();
  }

  @Override
  public void connected(Connection connection) throws IOException {
    long now = System.nanoTime();
    Tally.record(tally.connect, now - connection.connectBegan());
    loop.send(connection, connection.number, plan.bytes(), now);
  }

  @Override
  public void echoed(Connection connection) throws IOException {
    long now = System.nanoTime();
    if (connection.isAltered()) {
      tally.mismatches++;
    }
    if (connection.echoes() == 1) {
      Tally.record(tally.firstEcho, now - connection.connectBegan());
      opening--;
      return;
    }
    underWay--;
    tally.echoes.setOpaque(tally.echoes.getPlain() + 1);
    tally.lastEcho = now;
    boolean counts = now - measuredFrom >= 0;
    if (counts) { // whenever it was sent: those that waited for long are not to be left out
      Tally.record(tally.latency, now - connection.messageBegan());
    }
    if (maySend(now)) {
      steadyEchoes += counts ? 1 : 0;
      sendNext(connection, now);
    }
  }

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    tally.failed(kind);
    if (connection.isUnderWay() && connection.isAltered()) {
      tally.mismatches++; // the echo that never became whole
    }
    if (connection.echoes() == 0) {
      opening--;
      tally.ended(0);
    } else if (connection.isUnderWay()) {
      underWay--;
    }
  }

  private void open(int number) {
    try {
      Connection connection = loop.open(number, plan.target(), sources.of(number));
      connections.add(connection);
      opening++;
      loop.connect(connection, plan.target(), System.nanoTime());
    } catch (IOException refused) {
      tally.failed(EventLoop.kindOf(refused));
      tally.ended(0);
    }
  }

  private void sendFirst(Connection connection) {
    try {
      sendNext(connection, System.nanoTime());
    } catch (IOException broken) {
      loop.fail(connection, EventLoop.kindOf(broken));
    }
  }

  /** Each connection goes through numbers of its own. */
  private void sendNext(Connection connection, long now) throws IOException {
    underWay++;
    sent++;
    long message = connection.number + (long) connection.echoes() * plan.connections();
    loop.send(connection, message, plan.bytes(), now);
  }

  private boolean maySend(long now) {
    return now - until < 0;
  }

  private static boolean isOver(long deadline) {
    return System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted();
  }

  private static long millisUntil(long deadline) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }
}
