package dev.loomscope.load.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a share of an open-loop run on one thread: sends each request when it is due, on the
 * connection that has been free for longest. A request that finds all connections busy waits, the
 * one that was due first before the others.
 *
 * <p>There is no queue of requests: which are due follows from the time, and how many of them were
 * sent is one number.
 *
 * <p>How it waits decides what it costs. A selector's timeout is kept to the millisecond. The last
 * one before a request is due a measurement spends asking again and again whether an echo is there,
 * and giving the CPU to whoever wants it. A continuous load sleeps, by {@link
 * LockSupport#parkNanos}, whose grain is the kernel's timer slack of some 50 µs. Asleep like that
 * it would not notice an echo: so it parks for the whole rest only when none is awaited, else in
 * short pieces.
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class OpenLoop implements ClientLoop.Driver, LoadEngine.Loop {

  /** Sends between two looks at what came back, so that echoes are noticed while it catches up. */
  private static final int SENDS_AT_ONCE = 16;

  /** How often it looks whether it is to stop, and for requests that have waited too long. */
  private static final long LOOK_MILLIS = 100;

  /** How long it waits for an echo at once, so that it notices if it was away for longer. */
  private static final long WAIT_MILLIS = 10;

  private static final long MILLISECOND = 1_000_000;

  /** How long an echo may go unnoticed in the last millisecond before a request is due. */
  private static final long PARK_NANOS = 100_000;

  private final OpenPlan plan;
  private final LoadWatch watch;
  private final BooleanSupplier stopped;
  private final Tally tally;
  private final OpenAccount account;
  private final int first;
  private final int step;
  private final ClientLoop loop;
  private final List<Slot> slots = new ArrayList<>();
  private final ArrayDeque<Slot> free;
  private final long requests;
  private final int laterLife;
  private final long patienceNanos;
  private Schedule schedule;
  private @Nullable InetSocketAddress address;
  private SourceAddresses sources = SourceAddresses.NONE;
  private long next;

  /** When this turn of the loop began, by {@link System#nanoTime}. */
  private long turnBegan;

  /** How far the schedule is behind by the generator's own fault, in nanoseconds. */
  private long ownBacklog;

  private int made;
  private int open;
  private int underWay;

  /**
   * A loop for every {@code step}-th request and connection from {@code first} on.
   *
   * @throws IOException if no selector can be had
   */
  OpenLoop(
      OpenPlan plan,
      Payload payload,
      LoadWatch watch,
      BooleanSupplier stopped,
      Tally tally,
      int first,
      int step)
      throws IOException {
    this.plan = plan;
    this.watch = watch;
    this.stopped = stopped;
    this.tally = tally;
    this.account = new OpenAccount(plan, tally, watch);
    this.first = first;
    this.step = step;
    this.next = first;
    this.schedule = new Schedule(0, plan.rate());
    this.requests = plan.requests();
    this.patienceNanos = plan.patience().toNanos();
    this.laterLife = plan.keepsConnections() ? Integer.MAX_VALUE : plan.messagesPerConnection();
    this.loop = new ClientLoop(payload, this);
    tally.requests = plan.continuous() ? 0 : Math.ceilDiv(Math.max(0, requests - first), step);
    for (int number = first; number < plan.connections(); number += step) {
      slots.add(new Slot(slots.size(), firstLife(number)));
    }
    this.free = new ArrayDeque<>(slots.size() + 1); // one more, or the last slot makes it grow
    free.addAll(slots);
  }

  /**
   * Makes the connections that a measurement keeps, and has one echo on each, because a handshake
   * is done by the server's kernel, whether or not the server will ever serve it. A continuous load
   * makes them when they are first needed.
   */
  @Override
  public void open() throws IOException {
    if (!plan.keepsConnections() || plan.continuous()) {
      return;
    }
    long deadline = System.nanoTime() + patienceNanos;
    int connectingAtMost = Math.ceilDiv(plan.clients().connecting(), step);
    int toOpen = slots.size();
    while ((toOpen > 0 || underWay > 0) && !LoadEngine.isOver(deadline)) {
      while (toOpen > 0 && underWay < connectingAtMost) {
        toOpen--;
        begin(free.remove(), Slot.OPENING, System.nanoTime());
      }
      if (underWay > 0) {
        loop.serve(LoadEngine.millisUntil(deadline));
      }
    }
    giveUpOnThoseUnderWay();
  }

  @Override
  public int served() {
    return open;
  }

  /** Runs the schedule to its end, and until every echo is there or the patience is over. */
  @Override
  public ClientCost run(long began) throws IOException {
    ThreadMeter meter = new ThreadMeter();
    long idleBefore = loop.idleNanos();
    schedule = new Schedule(began, plan.rate());
    boolean continuous = plan.continuous();
    long deadline =
        continuous ? began + Long.MAX_VALUE / 2 : schedule.due(requests) + patienceNanos;
    tally.began = continuous ? began : schedule.due(plan.warmUpRequests());
    tally.lastEcho = tally.began;
    long look = began;
    turnBegan = began;
    while ((next < requests || underWay > 0)
        && !LoadEngine.isOver(deadline)
        && !stopped.getAsBoolean()) {
      long now = System.nanoTime();
      noteGap(now);
      if (continuous) {
        while (next < requests && now - schedule.due(next) > patienceNanos) {
          giveUpUnsent();
        }
        if (now - look > LOOK_MILLIS * MILLISECOND) {
          look = now;
          giveUpOverdue(now);
        }
      }
      sendDue(now);
      serve(continuous, deadline);
    }
    if (!continuous) { // else what is under way is told nobody
      giveUpOnThoseUnderWay();
      while (next < requests) {
        giveUpUnsent();
      }
    }
    for (Slot slot : slots) {
      account.ended(slot);
    }
    return meter.read(loop.idleNanos() - idleBefore, loop.longestBatchNanos());
  }

  /** Closes every connection that is still open. */
  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot.connection != null) {
        slot.connection.close();
      }
    }
    loop.close();
    watch.connections(0);
  }

  @Override
  public void connected(Connection connection) throws IOException {
    Slot slot = slots.get(connection.number);
    long now = System.nanoTime();
    account.connected(now - connection.connectBegan());
    open++;
    watch.connections(open);
    loop.send(connection, payloadNumber(slot), plan.bytes(), now);
  }

  @Override
  public void echoed(Connection connection) {
    Slot slot = slots.get(connection.number);
    long now = System.nanoTime();
    account.echoed(slot, connection, now);
    release(slot, now);
    if (connection.echoes() == slot.life) {
      connection.close();
      ended(slot, connection);
    }
  }

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    Slot slot = slots.get(connection.number);
    long now = System.nanoTime();
    plan.target().doubt(connection.target);
    account.failed(slot, connection, kind, now);
    ended(slot, connection);
    if (slot.busy) {
      release(slot, now);
    }
  }

  /**
   * Whether this thread was away for longer than it was to wait, while a request was due. What that
   * makes requests late is the generator's fault until it has caught up, also of those that then
   * wait for a connection behind the others.
   */
  private void noteGap(long now) {
    long gap = now - turnBegan - loop.waitedNanos();
    turnBegan = now;
    long behind = next < requests ? Math.max(0, now - schedule.due(next)) : 0;
    ownBacklog = Math.min(behind, Math.max(ownBacklog, gap));
  }

  private void sendDue(long began) {
    long now = began;
    for (int i = 0; i < SENDS_AT_ONCE && next < requests && !free.isEmpty(); i++) {
      long due = schedule.due(next);
      if (now - due < 0) {
        return;
      }
      send(free.remove(), next, due, now);
      next += step;
      now = System.nanoTime();
    }
  }

  private void send(Slot slot, long request, long due, long now) {
    long whileFree = now - Math.max(due, slot.freeSince);
    long own = Math.max(whileFree, Math.min(now - due, ownBacklog));
    account.sent(request, now - due, own);
    slot.due = due;
    begin(slot, request, now);
  }

  /** Serves what is ready, and waits no longer than until the next request can be sent. */
  private void serve(boolean continuous, long deadline) throws IOException {
    if (next >= requests || free.isEmpty()) {
      loop.serve(Math.min(WAIT_MILLIS, LoadEngine.millisUntil(deadline)));
      return;
    }
    long due = schedule.due(next);
    if (continuous) {
      sleepUntil(due);
    } else if (loop.serve(millisBefore(due)) == 0 && due - System.nanoTime() > 0) {
      loop.idle();
    }
  }

  private void sleepUntil(long due) throws IOException {
    long left = due - System.nanoTime();
    if (left > MILLISECOND) {
      loop.serve(Math.min(LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(left)));
    } else if (loop.serve(0) == 0 && left > 0) {
      LockSupport.parkNanos(underWay == 0 ? left : Math.min(left, PARK_NANOS));
    }
  }

  /** Takes the slot and sends on its connection, or connects it first. */
  private void begin(Slot slot, long request, long now) {
    slot.request = request;
    slot.began = now;
    slot.altered = false;
    slot.busy = true;
    underWay++;
    Connection kept = slot.connection;
    if (kept == null) {
      connect(slot, now);
      return;
    }
    try {
      loop.send(kept, payloadNumber(slot), plan.bytes(), now);
    } catch (IOException broken) {
      loop.fail(kept, ClientLoop.kindOf(broken));
    }
  }

  private void connect(Slot slot, long now) {
    InetSocketAddress to = plan.target().next();
    if (to == null) {
      watch.unresolved();
      release(slot, System.nanoTime());
      return;
    }
    if (!to.equals(address)) {
      address = to;
      sources = SourceAddresses.of(to.getAddress(), plan.ports());
    }
    try {
      int client = (first + step * made++) & Integer.MAX_VALUE;
      Connection connection = loop.open(slot.number, to, sources.of(client));
      slot.connection = connection;
      loop.connect(connection, now);
    } catch (IOException refused) {
      ErrorKind kind = ClientLoop.kindOf(refused);
      account.refused(slot, kind);
      release(slot, System.nanoTime());
    }
  }

  private void ended(Slot slot, Connection connection) {
    if (connection.isConnected()) {
      open--;
      watch.connections(open);
    }
    slot.connection = null;
    slot.life = laterLife;
  }

  private void release(Slot slot, long now) {
    slot.busy = false;
    slot.freeSince = now;
    underWay--;
    free.add(slot);
  }

  private void giveUpOnThoseUnderWay() {
    for (Slot slot : slots) {
      if (slot.busy) {
        loop.fail(Objects.requireNonNull(slot.connection), ErrorKind.TIMEOUT);
      }
    }
  }

  /** Those that were sent, or their connect begun, too long ago. */
  private void giveUpOverdue(long now) {
    for (Slot slot : slots) {
      if (slot.busy && slot.connection != null && now - slot.began > patienceNanos) {
        loop.fail(slot.connection, ErrorKind.TIMEOUT);
      }
    }
  }

  private void giveUpUnsent() {
    account.neverSent(next, System.nanoTime() - schedule.due(next));
    next += step;
  }

  /** A number of its own for each message; those that open connections come after the others. */
  private long payloadNumber(Slot slot) {
    return slot.request == Slot.OPENING
        ? requests + first + (long) step * slot.number
        : slot.request;
  }

  /** First lives end one after the other, so that the connections are not all made anew at once. */
  private int firstLife(int number) {
    return plan.keepsConnections() ? laterLife : 1 + number % laterLife;
  }

  /** How long it can wait without being late; 0 if it is to look again at once. */
  private static long millisBefore(long due) {
    long millis = (due - System.nanoTime() - MILLISECOND) / MILLISECOND;
    return Math.clamp(millis, 0, LOOK_MILLIS);
  }
}
