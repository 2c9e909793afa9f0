package dev.loomscope.echo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections without progress. It looks at all of them four times in a timeout and compares
 * their progress with what it saw before, so that serving a message costs no clock and no timer. A
 * connection is closed after at least the timeout and at most a quarter more.
 */
final class IdleSweep {

  /** How often to look within a timeout. */
  static final int LOOKS_IN_A_TIMEOUT = 4;

  /** A connection as the sweep sees it. */
  interface Watched {
    /** Changes whenever data moves. */
    long progress();

    /** Whether a message is being handled: then it is not the client that makes no progress. */
    boolean isBusy();

    /** Ends the connection. */
    void close(CloseReason reason);
  }

  private record Seen(long progress, long sinceNanos) {}

  private final long timeoutNanos;
  private Map<Watched, Seen> seen = new HashMap<>();

  IdleSweep(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
  }

  /** Sweeps a collection, which may change meanwhile, for as long as the JVM lives. */
  static void start(Duration timeout, Collection<? extends Watched> connections) {
    IdleSweep sweep = new IdleSweep(timeout);
    Duration pause = timeout.dividedBy(LOOKS_IN_A_TIMEOUT);
    Thread.ofPlatform()
        .daemon()
        .name("echo-idle-sweep")
        .start(
            () -> {
              try {
                while (true) {
                  Thread.sleep(pause);
                  sweep.look(connections, System.nanoTime());
                }
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt(); // nobody does; the thread ends with the JVM
              }
            });
  }

  /** Looks at all connections once and closes those that have been idle for the timeout. */
  void look(Collection<? extends Watched> connections, long nowNanos) {
    Map<Watched, Seen> next = new HashMap<>();
    for (Watched connection : connections) {
      long progress = connection.progress();
      Seen before = seen.get(connection);
      if (before == null || before.progress() != progress || connection.isBusy()) {
        next.put(connection, new Seen(progress, nowNanos));
      } else if (nowNanos - before.sinceNanos() >= timeoutNanos) {
        connection.close(CloseReason.IDLE);
      } else {
        next.put(connection, before);
      }
    }
    seen = next;
  }
}
