package dev.loomscope.load.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The two moments between which a run is steady: from when every client had its first echo, or had
 * failed, to when the first client was done.
 *
 * <p>Thread-safe. With several threads the counts at these moments may miss the few echoes that the
 * other threads are counting just then.
 */
final class Milestones {

  /** A moment and how many echoes had come back by then. */
  record Moment(long nanos, long echoes) {}

  private final AtomicInteger unserved;
  private final List<AtomicLong> counters;
  private final AtomicReference<@Nullable Moment> allServed = new AtomicReference<>();
  private final AtomicReference<@Nullable Moment> firstDone = new AtomicReference<>();

  /**
   * Begins with no client served.
   *
   * @param counters how many echoes each thread has counted
   */
  Milestones(int clients, List<AtomicLong> counters) {
    this.unserved = new AtomicInteger(clients);
    this.counters = counters;
  }

  /** One more client has its first echo, or never will. */
  void served(long now) {
    if (unserved.decrementAndGet() == 0) {
      allServed.set(moment(now));
    }
  }

  /** A client has all its echoes. */
  void done(long now) {
    if (firstDone.get() == null) {
      firstDone.compareAndSet(null, moment(now));
    }
  }

  /** How many echoes came back while the run was steady; 0 if it never was. */
  long steadyEchoes() {
    Moment begin = allServed.get();
    Moment end = firstDone.get();
    return begin == null || end == null ? 0 : Math.max(0, end.echoes() - begin.echoes());
  }

  /** For how long the run was steady, in seconds; 0 if it never was. */
  double steadySeconds() {
    Moment begin = allServed.get();
    Moment end = firstDone.get();
    return begin == null || end == null ? 0 : Math.max(0, end.nanos() - begin.nanos()) / 1e9;
  }

  private Moment moment(long now) {
    return new Moment(now, counters.stream().mapToLong(AtomicLong::getOpaque).sum());
  }
}
