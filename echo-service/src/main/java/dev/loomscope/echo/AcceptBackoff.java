package dev.loomscope.echo;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * What an acceptor does when it cannot accept: count, say so now and then, wait, and try again. A
 * server that ended here instead would turn a shortage that passes into an outage.
 */
final class AcceptBackoff {

  private static final EventLog LOG = EventLog.of(AcceptBackoff.class).limited(10);
  private static final long SHORTEST_MILLIS = 5;
  private static final long LONGEST_MILLIS = 500;

  private final EchoCounters counters;
  private long millis = SHORTEST_MILLIS;

  AcceptBackoff(EchoCounters counters) {
    this.counters = counters;
  }

  /** The next failure waits shortly again. */
  void succeeded() {
    millis = SHORTEST_MILLIS;
  }

  /** Counts a failed accept and waits. */
  void failed(IOException cause) throws InterruptedException {
    failed(reason(cause), cause);
  }

  /** Counts a failure and waits. */
  void failed(ErrorReason reason, Throwable cause) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(failedFor(reason, cause));
  }

  /** Counts a failed accept and returns how many milliseconds to wait. */
  long failedFor(IOException cause) {
    return failedFor(reason(cause), cause);
  }

  /** Counts a failure and returns how many milliseconds to wait. */
  long failedFor(ErrorReason reason, Throwable cause) {
    counters.error(reason);
    LOG.warn("cannot take a connection", "reason", reason.label(), "cause", cause.getMessage());
    long pause = millis;
    millis = Math.min(LONGEST_MILLIS, millis * 2);
    return pause;
  }

  /** The JDK tells the errno in words alone. */
  private static ErrorReason reason(IOException cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("Too many open files")
        ? ErrorReason.TOO_MANY_OPEN_FILES
        : ErrorReason.ACCEPT;
  }
}
