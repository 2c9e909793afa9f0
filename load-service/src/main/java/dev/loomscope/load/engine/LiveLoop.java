package dev.loomscope.load.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link LiveLoad} on one thread.
 *
 * <p>How it waits decides what it costs. A selector's timeout is kept to the millisecond, so it
 * sleeps in the selector until less than one is left, and the rest by {@link
 * LockSupport#parkNanos}, whose grain is the kernel's timer slack of some 50 µs. Asleep like that
 * it would not notice an echo: so it parks for the whole rest only when none is awaited, else in
 * short pieces.
 *
 * <p>Used by one thread. Allocates nothing for a message.
 */
final class LiveLoop implements EventLoop.Driver, AutoCloseable {

  /** Sends between two looks at what came back, so that echoes are noticed while it catches up. */
  private static final int SENDS_AT_ONCE = 16;

  /** How often it looks whether it is to stop, and for requests that have waited too long. */
  private static final long LOOK_MILLIS = 100;

  /** How long an echo may go unnoticed in the last millisecond before a request is due. */
  private static final long PARK_NANOS = 100_000;

  private static final long MILLISECOND = 1_000_000;

  /** For so long Linux keeps the port of a connection that was closed (tcp(7), TIME_WAIT). */
  private static final int PORT_SECONDS = 60;

  private final LiveLoad load;
  private final LiveTarget target;
  private final LoadWatch watch;
  private final EventLoop loop;
  private final List<Place> places = new ArrayList<>();
  private final ArrayDeque<Place> free;
  private final int life;
  private final long patienceNanos;
  private int underWay;
  private int open;
  private int made;
  private long next;
  private long lastLook = System.nanoTime();

  /**
   * A loop without connections.
   *
   * @throws IOException if no selector can be had
   */
  LiveLoop(LiveLoad load, LiveTarget target, LoadWatch watch) throws IOException {
    this.load = load;
    this.target = target;
    this.watch = watch;
    this.life =
        load.messagesPerConnection() == 0 ? Integer.MAX_VALUE : load.messagesPerConnection();
    this.patienceNanos = load.patience().toNanos();
    this.loop = new EventLoop(Payload.of(load.bytes()), this);
    for (int i = 0; i < load.connections(); i++) {
      places.add(new Place(i, firstLife(i)));
    }
    this.free = new ArrayDeque<>(places.size() + 1); // one more, or the last place makes it grow
    free.addAll(places);
  }

  /** Runs the schedule to its end, and until no request is under way. */
  void run(BooleanSupplier stopped) throws IOException {
    Schedule schedule = new Schedule(System.nanoTime(), load.rate());
    long requests = load.requests();
    while ((next < requests || underWay > 0) && !stopped.getAsBoolean()) {
      long now = System.nanoTime();
      giveUpUnsent(schedule, requests, now);
      sendDue(schedule, requests, now);
      if (next < requests && !free.isEmpty()) {
        serveUntil(schedule.due(next));
      } else {
        loop.serve(LOOK_MILLIS);
      }
      if (now - lastLook > LOOK_MILLIS * MILLISECOND) {
        lastLook = now;
        giveUpOverdue(now);
      }
    }
  }

  private void giveUpUnsent(Schedule schedule, long requests, long now) {
    while (next < requests && now - schedule.due(next) > patienceNanos) {
      watch.unsent();
      watch.waitedInVain(now - schedule.due(next));
      next++;
    }
  }

  private void sendDue(Schedule schedule, long requests, long began) {
    long now = began;
    for (int i = 0; i < SENDS_AT_ONCE && next < requests && !free.isEmpty(); i++) {
      long due = schedule.due(next);
      if (now - due < 0) {
        return;
      }
      Place place = free.remove();
      place.due = due;
      begin(place, next, now);
      next++;
      now = System.nanoTime();
    }
  }

  private void serveUntil(long due) throws IOException {
    long left = due - System.nanoTime();
    if (left > MILLISECOND) {
      loop.serve(Math.min(LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(left)));
    } else if (loop.serve(0) == 0 && left > 0) {
      LockSupport.parkNanos(underWay == 0 ? left : Math.min(left, PARK_NANOS));
    }
  }

  private void giveUpOverdue(long now) {
    for (Place place : places) {
      Connection connection = place.connection;
      if (place.busy && connection != null && now - place.began > patienceNanos) {
        watch.waitedInVain(now - place.due);
        loop.fail(connection, ErrorKind.TIMEOUT);
      }
    }
  }

  /** Takes the place and sends on its connection, or connects it first. */
  private void begin(Place place, long request, long now) {
    place.request = request;
    place.began = now;
    place.busy = true;
    underWay++;
    watch.sent(now - place.due);
    Connection kept = place.connection;
    if (kept == null) {
      connect(place, now);
      return;
    }
    try {
      loop.send(kept, request, load.bytes(), now);
    } catch (IOException broken) {
      loop.fail(kept, EventLoop.kindOf(broken));
    }
  }

  private void connect(Place place, long now) {
    InetSocketAddress address = target.next();
    if (address == null) {
      watch.unresolved();
      release(place);
      return;
    }
    try {
      Connection connection = loop.open(place.number, address, source(address));
      place.connection = connection;
      loop.connect(connection, address, now);
    } catch (IOException refused) {
      watch.failed(EventLoop.kindOf(refused));
      release(place);
    }
  }

  private @Nullable InetSocketAddress source(InetSocketAddress address) {
    long portsInUse =
        load.messagesPerConnection() == 0
            ? load.connections()
            : (long) PORT_SECONDS * load.rate() / load.messagesPerConnection();
    made = (made + 1) & Integer.MAX_VALUE;
    return SourceAddresses.of(address.getAddress(), portsInUse).of(made);
  }

  @Override
  public void connected(Connection connection) throws IOException {
    open++;
    watch.connections(open);
    Place place = places.get(connection.number);
    loop.send(connection, place.request, load.bytes(), System.nanoTime());
  }

  @Override
  public void echoed(Connection connection) {
    Place place = places.get(connection.number);
    long now = System.nanoTime();
    watch.echoed(now - place.due, now - place.began);
    if (connection.isAltered()) {
      watch.altered();
    }
    release(place);
    if (connection.echoes() >= place.life) {
      connection.close();
      ended(place, connection);
    }
  }

  @Override
  public void failed(Connection connection, ErrorKind kind) {
    Place place = places.get(connection.number);
    watch.failed(kind);
    target.doubt(connection.target);
    ended(place, connection);
    if (place.busy) {
      if (connection.isAltered()) {
        watch.altered();
      }
      release(place);
    }
  }

  private void ended(Place place, Connection connection) {
    if (connection.isConnected()) {
      open--;
      watch.connections(open);
    }
    place.connection = null;
    place.life = life;
  }

  private void release(Place place) {
    place.busy = false;
    underWay--;
    free.add(place);
  }

  /** First lives end one after the other, so that the connections are not all made anew at once. */
  private int firstLife(int number) {
    return life == Integer.MAX_VALUE ? life : 1 + number % life;
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
}
