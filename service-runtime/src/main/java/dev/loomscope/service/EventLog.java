package dev.loomscope.service;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A log of events: each is one line with a name and pairs of key and value.
 *
 * <pre>{@code
 * private static final EventLog LOG = EventLog.of(Acceptor.class);
 * LOG.info("listening", "port", 7007, "mode", "virtual");
 * }</pre>
 *
 * <p>What a peer can cause is logged through a {@link #limited} log, so that a peer cannot fill the
 * disk. Thread-safe.
 */
public final class EventLog {

  private final Logger logger;
  private final @Nullable Limit limit;

  private EventLog(Logger logger, @Nullable Limit limit) {
    this.logger = logger;
    this.limit = limit;
  }

  /** The log of a class's events. */
  public static EventLog of(Class<?> source) {
    return new EventLog(Logger.getLogger(source.getName()), null);
  }

  /**
   * The same log with at most one event in {@code seconds}; the event after a silence says how many
   * were left out.
   */
  public EventLog limited(int seconds) {
    return new EventLog(logger, new Limit(seconds * 1_000_000_000L, System::nanoTime));
  }

  /** Something that belongs to normal work: start, stop, a replaced part. */
  public void info(String event, @Nullable Object... pairs) {
    log(Level.INFO, event, null, pairs);
  }

  /** Something that was not expected and that the program lives with. */
  public void warn(String event, @Nullable Object... pairs) {
    log(Level.WARNING, event, null, pairs);
  }

  /** A failure that the program lives with, or ends by. */
  public void error(String event, Throwable cause, @Nullable Object... pairs) {
    log(Level.SEVERE, event, cause, pairs);
  }

  /** Something a peer did wrong, or a detail of interest to developers. */
  public void debug(String event, @Nullable Object... pairs) {
    log(Level.FINE, event, null, pairs);
  }

  private void log(
      Level level, String event, @Nullable Throwable cause, @Nullable Object... pairs) {
    if (!logger.isLoggable(level)) {
      return;
    }
    long leftOut = 0;
    if (limit != null) {
      leftOut = limit.pass();
      if (leftOut < 0) {
        return;
      }
    }
    LogRecord entry = new LogRecord(level, event);
    entry.setLoggerName(logger.getName());
    entry.setThrown(cause);
    entry.setParameters(leftOut > 0 ? with(pairs, "left_out", leftOut) : pairs);
    logger.log(entry);
  }

  private static @Nullable Object[] with(@Nullable Object[] pairs, Object key, Object value) {
    @Nullable Object[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = key;
    more[pairs.length + 1] = value;
    return more;
  }

  /** Lets one event through in an interval. */
  static final class Limit {
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private final AtomicLong next;
    private final AtomicLong leftOut = new AtomicLong();

    Limit(long intervalNanos, LongSupplier nanoClock) {
      this.intervalNanos = intervalNanos;
      this.nanoClock = nanoClock;
      this.next = new AtomicLong(nanoClock.getAsLong());
    }

    /** Returns how many were left out since the last that passed, or -1 if this one is, too. */
    long pass() {
      long now = nanoClock.getAsLong();
      long due = next.get();
      if (now - due < 0 || !next.compareAndSet(due, now + intervalNanos)) {
        leftOut.incrementAndGet();
        return -1;
      }
      return leftOut.getAndSet(0);
    }
  }
}
