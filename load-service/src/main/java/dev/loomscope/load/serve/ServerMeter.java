package dev.loomscope.load.serve;

import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerReading;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the server behind a target uses while it is under load, by reading its metrics once
 * a second. A reading that fails is counted, and the next one tried.
 *
 * <p>{@link #begin} and {@link #end} are for the thread that drives the load, in turn; anybody
 * reads {@link #use}. It reads on a thread of its own, so that a server that does not answer holds
 * nobody up.
 */
final class ServerMeter {

  private static final int SECONDS_BETWEEN_LINES = 10;
  private static final long NOT_READ = -1;

  private final EventLog log = EventLog.of(ServerMeter.class).limited(SECONDS_BETWEEN_LINES);

  private final Target target;
  private final MetricsPage page;
  private final LongSupplier echoes;
  private final Runnable onFailure;
  private volatile CountDownLatch ended = new CountDownLatch(0);
  private volatile ServerUse use = ServerUse.UNKNOWN;

  // What a reading thread alone touches.
  private @Nullable ServerReading before;
  private long echoesAtFirst = NOT_READ;

  /**
   * A meter of a server that was not read yet.
   *
   * @param metrics where its metrics are
   * @param echoes how many came back so far
   * @param onFailure called for each reading that fails
   */
  ServerMeter(Target target, URI metrics, LongSupplier echoes, Runnable onFailure) {
    this.target = target;
    this.page = MetricsPage.at(metrics);
    this.echoes = echoes;
    this.onFailure = onFailure;
  }

  /** Load begins, or goes on after a pause. */
  void begin() {
    CountDownLatch end = new CountDownLatch(1);
    ended = end;
    Thread.ofVirtual().name("server-meter").start(() -> readOnAndOn(end));
  }

  /** Load has ended, or pauses. */
  void end() {
    ended.countDown();
  }

  /** What the server used by the last reading. */
  ServerUse use() {
    ServerUse known = use;
    return ended.getCount() == 0 ? known.atTheEnd() : known;
  }

  private synchronized void readOnAndOn(CountDownLatch end) {
    before = null; // what it used during a pause was not for this load
    try {
      do {
        read();
      } while (!end.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException stopped) {
      log.debug("a server is no longer read", "target", target.name());
    }
  }

  private void read() {
    try {
      ServerReading reading = page.read(true);
      ServerReading last = before;
      before = reading;
      if (echoesAtFirst == NOT_READ) {
        echoesAtFirst = echoes.getAsLong();
      } else if (last != null) {
        take(last, reading);
      }
    } catch (IOException | RuntimeException failure) { // the next reading may be better
      use = use.afterFailure();
      onFailure.run();
      log.warn(
          "a server's metrics cannot be read",
          "target",
          target.name(),
          "page",
          page,
          "cause",
          failure);
    }
  }

  private void take(ServerReading last, ServerReading reading) {
    boolean startedAnew = reading.cpuSeconds() < last.cpuSeconds();
    use =
        use.after(
            startedAnew ? reading.cpuSeconds() : reading.cpuSeconds() - last.cpuSeconds(),
            startedAnew ? Double.NaN : reading.cpuPercentSince(last),
            reading.memoryBytes(),
            echoes.getAsLong() - echoesAtFirst);
  }
}
