package dev.loomscope.load.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Drives a share of an open-loop run on one thread: sends each request when it is due, on the
 * connection that has been free for longest. A request that finds all connections busy waits, the
 * one that was due first before the others.
 *
 * <p>There is no queue of requests: which are due follows from the time, and how many of them were
 * sent is one number.
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class OpenLoop implements EventLoop.Driver, AutoCloseable {

  /** Sends between two looks at what came back, so that echoes are noticed while it catches up. */
  private static final int SENDS_AT_ONCE = 16;

  /**
   * A selector's timeout is kept to the millisecond. The last one before a request is due is spent
   * asking again and again whether an echo is there, and giving the CPU to whoever wants it.
   */
  private static final long TIMEOUT_GRAIN_NANOS = 1_000_000;

  private final OpenPlan plan;
  private final SourceAddresses sources;
  private final OpenTally tally;
  private final int first;
  private final int step;
  private final EventLoop loop;
  private final List<Place> places = new ArrayList<>();
  private final ArrayDeque<Place> free;
  private final long warmUpRequests;
  private final long requests;
  private final int laterLife;
  private int made;
  private int underWay;

  /**
   * A loop for every {@code step}-th request and connection from {@code first} on.
   *
   * @throws IOException if no selector can be had
   */
  OpenLoop(
      OpenPlan plan, Payload payload, SourceAddresses sources, OpenTally tally, int first, int step)
      throws IOException {
    this.plan = plan;
    this.sources = sources;
    this.tally = tally;
    this.first = first;
    this.step = step;
    this.warmUpRequests = plan.warmUpRequests();
    this.requests = plan.requests();
    this.laterLife = plan.keepsConnections() ? Integer.MAX_VALUE : plan.messagesPerConnection();
    this.loop = new EventLoop(payload, this);
    for (int number = first; number < plan.connections(); number += step) {
      places.add(new Place(places.size(), firstLife(number)));
    }
    this.free = new ArrayDeque<>(places.size() + 1); // one more, or the last place makes it grow
  }

  /**
   * Makes the connections that are kept, and has one echo on each, because a handshake is done by
   * the server's kernel, whether or not the server will ever serve it.
   */
  OpenLoop open() throws IOException {
    free.addAll(places);
    if (!plan.keepsConnections()) {
      return this;
    }
    long deadline = System.nanoTime() + plan.patience().toNanos();
    int connectingAtMost = Math.ceilDiv(plan.connecting(), step);
    int toOpen = places.size();
    while ((toOpen > 0 || underWay > 0) && !isOver(deadline)) {
      while (toOpen > 0 && underWay < connectingAtMost) {
        toOpen--;
        begin(free.remove(), Place.OPENING, System.nanoTime());
      }
      if (underWay > 0) {
        loop.serve(millisUntil(deadline));
      }
    }
    giveUpOnThoseUnderWay();
    return this;
  }

  /** Runs the schedule to its end, and until every echo is there or the patience is over. */
  ClientCost run(Schedule schedule) throws IOException {
    ThreadMeter meter = new ThreadMeter();
    long idleBefore = loop.idleNanos();
    long deadline = schedule.due(requests) + plan.patience().toNanos();
    tally.common.lastEcho = schedule.due(warmUpRequests);
    long next = first;
    while ((next < requests || underWay > 0) && !isOver(deadline)) {
      long now = System.nanoTime();
      for (int i = 0; i < SENDS_AT_ONCE && next < requests && !free.isEmpty(); i++) {
        long due = schedule.due(next);
        if (now - due < 0) {
          break;
        }
        send(free.remove(), next, due, now);
        next += step;
        now = System.nanoTime();
      }
      boolean waitsForTime = next < requests && !free.isEmpty();
      long millis = waitsForTime ? millisBefore(schedule.due(next)) : millisUntil(deadline);
      if (loop.serve(millis) == 0 && waitsForTime && schedule.due(next) - System.nanoTime() > 0) {
        loop.idle();
      }
    }
    giveUpOnThoseUnderWay();
    for (; next < requests; next += step) {
      giveUpUnsent(next, schedule.due(next));
    }
    for (Place place : places) {
      tally.common.ended(place.echoes);
      Tally.record(tally.slowest, place.slowest);
    }
    return meter.read(loop.idleNanos() - idleBefore, loop.longestBatchNanos());
  }

  /** Closes every connection that is still open. */
  @Override
  public void close() {
    for (Place place : places) {
      if (place.connection != null) {
        place.connection.close();
      }
    }
    loop.close();
  }

  @Override
  public void connected(Connection connection) throws IOException {
    Place place = places.get(connection.number);
    long now = System.nanoTime();
    Tally.record(tally.common.connect, now - connection.connectBegan());
    loop.send(connection, payloadNumber(place), plan.bytes(), now);
  }

  @Override
  public void echoed(Connection connection) {
    Place place = places.get(connection.number);
    long now = System.nanoTime();
    countAltered(connection);
    if (place.request != Place.OPENING) {
      tally.common.echoes.setOpaque(tally.common.echoes.getPlain() + 1);
      place.echoes++;
      if (isMeasured(place.request)) {
        tally.measuredEchoes++;
        tally.common.lastEcho = now;
        recordTimes(place, now);
      }
    }
    release(place, now);
    if (connection.echoes() == place.life) {
      connection.close();
      ended(place);
    }
  }

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    Place place = places.get(connection.number);
    tally.common.failed(kind);
    place.slowest = Long.MAX_VALUE;
    if (place.busy || kind == ErrorKind.SURPLUS) { // else it was counted when its echo was whole
      countAltered(connection);
    }
    ended(place);
    if (place.busy) {
      release(place, System.nanoTime());
    }
  }

  private void send(Place place, long request, long due, long now) {
    if (isMeasured(request)) {
      Tally.record(tally.sendLag, now - due);
      Tally.record(tally.ownLag, now - Math.max(due, place.freeSince));
    }
    place.due = due;
    begin(place, request, now);
  }

  /** Takes the place and sends on its connection, or connects it first. */
  private void begin(Place place, long request, long now) {
    place.request = request;
    place.began = now;
    place.busy = true;
    underWay++;
    Connection kept = place.connection;
    if (kept == null) {
      connect(place, now);
      return;
    }
    try {
      loop.send(kept, payloadNumber(place), plan.bytes(), now);
    } catch (IOException broken) {
      loop.fail(kept, EventLoop.kindOf(broken));
    }
  }

  private void connect(Place place, long now) {
    try {
      Connection connection =
          loop.open(place.number, plan.target(), sources.of(first + step * made++));
      place.connection = connection;
      loop.connect(connection, plan.target(), now);
    } catch (IOException refused) {
      tally.common.failed(EventLoop.kindOf(refused));
      release(place, System.nanoTime());
    }
  }

  private void ended(Place place) {
    place.connection = null;
    place.life = laterLife;
  }

  private void release(Place place, long now) {
    place.busy = false;
    place.freeSince = now;
    underWay--;
    free.add(place);
  }

  private void giveUpOnThoseUnderWay() {
    for (Place place : places) {
      if (place.busy) {
        if (place.request != Place.OPENING && isMeasured(place.request)) {
          recordTimes(place, System.nanoTime());
        }
        loop.fail(Objects.requireNonNull(place.connection), ErrorKind.TIMEOUT);
      }
    }
  }

  private void giveUpUnsent(long request, long due) {
    tally.unsent++;
    if (isMeasured(request)) {
      Tally.record(tally.common.latency, System.nanoTime() - due);
    }
  }

  private void recordTimes(Place place, long now) {
    Tally.record(tally.common.latency, now - place.due);
    place.slowest = Math.max(place.slowest, now - place.due);
    Tally.record(tally.service, now - place.began);
  }

  private void countAltered(Connection connection) {
    if (connection.isAltered()) {
      tally.common.mismatches++;
    }
  }

  private boolean isMeasured(long request) {
    return request >= warmUpRequests;
  }

  /** A number of its own for each message; those that open connections come after the others. */
  private long payloadNumber(Place place) {
    return place.request == Place.OPENING
        ? requests + first + (long) step * place.number
        : place.request;
  }

  /** First lives end one after the other, so that the connections are not all made anew at once. */
  private int firstLife(int number) {
    return plan.keepsConnections() ? laterLife : 1 + number % laterLife;
  }

  private static boolean isOver(long deadline) {
    return System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted();
  }

  private static long millisUntil(long deadline) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  /** How long it can wait without being late; 0 if it is to look again at once. */
  private static long millisBefore(long due) {
    return Math.max(0, (due - System.nanoTime() - TIMEOUT_GRAIN_NANOS) / 1_000_000);
  }
}
