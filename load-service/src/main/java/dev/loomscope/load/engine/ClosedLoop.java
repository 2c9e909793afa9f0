package dev.loomscope.load.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives a share of a closed-loop run's clients on one thread: connects them, and sends each its
 * next message as soon as the echo of the last is whole.
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class ClosedLoop implements ClientLoop.Driver, LoadEngine.Loop {

  /** Connects or sends between two looks at what came back, so that echoes do not wait long. */
  private static final int AT_ONCE = 16;

  private final ClosedPlan plan;
  private final boolean steady;
  private final Milestones milestones;
  private final Tally tally;
  private final Times times;
  private final int connectingAtMost;
  private final ClientLoop loop;
  private final List<Connection> connections = new ArrayList<>();

  /** How many clients have begun to connect, and how many of those have no echo yet. */
  private int begun;

  private int connecting;

  /** How many clients connect, or have a message under way. */
  private int busy;

  private long measuredFrom;
  private long until;

  /**
   * Opens the sockets of every {@code step}-th client from {@code first} on.
   *
   * @throws IOException if no selector can be had; a socket that cannot be had is that client's
   *     error
   */
  ClosedLoop(
      ClosedPlan plan,
      Payload payload,
      SourceAddresses sources,
      Milestones milestones,
      Tally tally,
      int first,
      int step)
      throws IOException {
    this.plan = plan;
    this.steady = plan.isSteady();
    this.milestones = milestones;
    this.tally = tally;
    this.times = tally.times;
    this.connectingAtMost = Math.ceilDiv(plan.clients().connecting(), step);
    this.loop = new ClientLoop(payload, this);
    for (int client = first; client < plan.connections(); client += step) {
      tally.requests += plan.messages();
      try {
        connections.add(loop.open(client, plan.target(), sources.of(client)));
      } catch (IOException refused) {
        tally.failed(ClientLoop.kindOf(refused));
        tally.unsent += plan.messages();
        tally.ended(0, true);
        milestones.served(System.nanoTime());
      }
    }
  }

  /** Opens steady connections, until each has its first echo or the time for that is over. */
  @Override
  public void open() throws IOException {
    if (steady) {
      serve(System.nanoTime() + plan.openTime().toNanos());
      giveUpOnThoseUnserved();
      begun = connections.size();
      busy = 0;
    }
  }

  @Override
  public int served() {
    return Math.toIntExact(connections.stream().filter(one -> one.echoes() > 0).count());
  }

  @Override
  public ClientCost run(long start) throws IOException {
    ThreadMeter meter = new ThreadMeter();
    long idleBefore = loop.idleNanos();
    long began = steady ? start : System.nanoTime();
    tally.began = began;
    tally.lastEcho = began;
    measuredFrom = began + plan.warmUp().toNanos();
    until = measuredFrom + plan.duration().toNanos();
    if (steady) {
      sendOnAll();
    }
    serve(until + plan.patience().toNanos());
    for (Connection connection : connections) {
      if (connection.isUnderWay() && !connection.isClosed()) {
        Times.record(times.latency(), System.nanoTime() - connection.messageBegan());
        loop.fail(connection, ErrorKind.TIMEOUT);
      }
    }
    giveUpOnThoseUnserved();
    for (int i = 0; i < connections.size(); i++) {
      Connection connection = connections.get(i);
      tally.ended(connection.echoes(), connection.echoes() == 0);
      if (!steady) {
        tally.unsent += plan.messages() - (i < begun ? Math.max(1, connection.messages()) : 0);
      }
    }
    return meter.read(loop.idleNanos() - idleBefore, loop.longestBatchNanos());
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
    Times.record(times.connect(), now - connection.connectBegan());
    send(connection, now);
  }

  @Override
  public void echoed(Connection connection) throws IOException {
    long now = System.nanoTime();
    boolean first = connection.echoes() == 1;
    boolean opens = first && steady;
    boolean counts = !opens && now - measuredFrom >= 0;
    if (counts) { // whenever it was sent: those that waited for long are not to be left out
      Times.record(times.latency(), now - connection.messageBegan());
    }
    if (!opens) {
      tally.echoes.setOpaque(tally.echoes.getPlain() + 1);
      tally.lastEcho = now;
    }
    if (connection.isAltered()) {
      tally.mismatches++;
    }
    if (first) {
      Times.record(times.firstEcho(), now - connection.connectBegan());
      connecting--;
      milestones.served(now);
    }
    if (opens) {
      busy--;
    } else if (steady ? now - until < 0 : connection.echoes() < plan.messages()) {
      tally.steadyEchoes += counts ? 1 : 0;
      tally.requests += steady ? 1 : 0;
      send(connection, now);
    } else {
      done(connection, now);
    }
  }

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    tally.failed(kind);
    boolean unserved = connection.echoes() == 0;
    if (connection.isUnderWay() && connection.isAltered()) {
      tally.mismatches++; // the echo that never became whole
    }
    if (unserved || connection.isUnderWay()) {
      busy--;
      tally.cut += kind == ErrorKind.TIMEOUT || (unserved && steady) ? 0 : 1;
    }
    if (unserved) {
      connecting--;
      milestones.served(System.nanoTime());
    }
  }

  /** Until all that have begun, or are to begin, are done. */
  private void serve(long deadline) throws IOException {
    boolean more = connectSome();
    while ((more || busy > 0) && !LoadEngine.isOver(deadline)) {
      loop.serve(more ? 0 : LoadEngine.millisUntil(deadline));
      more = connectSome();
    }
  }

  /** Returns whether more clients could begin at once. */
  private boolean connectSome() {
    for (int i = 0; i < AT_ONCE; i++) {
      if (begun == connections.size() || connecting >= connectingAtMost) {
        return false;
      }
      connecting++;
      busy++;
      loop.connect(connections.get(begun++), System.nanoTime());
    }
    return true;
  }

  private void sendOnAll() throws IOException {
    for (int i = 0; i < connections.size() && System.nanoTime() - until < 0; i++) {
      Connection connection = connections.get(i);
      if (!connection.isClosed()) {
        busy++;
        tally.requests++;
        try {
          send(connection, System.nanoTime());
        } catch (IOException broken) {
          loop.fail(connection, ClientLoop.kindOf(broken));
        }
      }
      if (i % AT_ONCE == 0) {
        loop.serve(0);
      }
    }
  }

  private void done(Connection connection, long now) {
    milestones.done(now);
    if (!steady) {
      Times.record(times.visit(), now - connection.connectBegan());
    }
    busy--;
    if (plan.hold()) {
      connection.rest();
    } else if (!steady) {
      connection.close();
    }
  }

  private void giveUpOnThoseUnserved() {
    for (Connection connection : connections) {
      if (connection.echoes() == 0 && !connection.isClosed()) {
        loop.fail(connection, ErrorKind.TIMEOUT);
      }
    }
  }

  /** Each client goes through numbers of its own. */
  private void send(Connection connection, long now) throws IOException {
    long message = connection.number + (long) connection.echoes() * plan.connections();
    loop.send(connection, message, plan.bytes(), now);
  }
}
