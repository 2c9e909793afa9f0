package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
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

  /**
   * What the server used while it was under load. NaN where nothing is known. Immutable.
   *
   * @param cpuPercent over the last second, where 100 is one core
   * @param peakCpuPercent the most of these
   * @param cpuSeconds CPU time so far
   * @param cpuSecondsPer100k CPU time so far for 100,000 echoes
   * @param memoryBytes as last read
   * @param peakMemoryBytes the most of these
   * @param failedReadings how often its metrics could not be read
   */
  record Use(
      double cpuPercent,
      double peakCpuPercent,
      double cpuSeconds,
      @JsonProperty("cpu_seconds_per_100k") double cpuSecondsPer100k,
      double memoryBytes,
      double peakMemoryBytes,
      long failedReadings) {

    static final Use UNKNOWN =
        new Use(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

    /**
     * What is known after one reading more.
     *
     * @param moreCpuSeconds since the reading before
     * @param percent the same as a share of the time between
     * @param echoes that came back since the first reading
     */
    private Use after(double moreCpuSeconds, double percent, double bytes, long echoes) {
      double cpu = Double.isNaN(cpuSeconds) ? moreCpuSeconds : cpuSeconds + moreCpuSeconds;
      return new Use(
          percent,
          Figures.greater(peakCpuPercent, percent),
          cpu,
          echoes == 0 ? Double.NaN : cpu * 100_000 / echoes,
          bytes,
          Figures.greater(peakMemoryBytes, bytes),
          failedReadings);
    }

    /** What is known while nothing is read, after so many readings that failed. */
    private Use withoutNow(long failed) {
      return new Use(
          Double.NaN,
          peakCpuPercent,
          cpuSeconds,
          cpuSecondsPer100k,
          Double.NaN,
          peakMemoryBytes,
          failed);
    }
  }

  private static final long NOT_READ = -1;

  private final EventLog log = EventLog.of(ServerMeter.class).limited(10);
  private final Target target;
  private final MetricsPage page;
  private final LongSupplier echoes;
  private final Runnable onFailure;
  private volatile CountDownLatch ended = new CountDownLatch(0);
  private volatile Use use = Use.UNKNOWN;

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
  Use use() {
    Use known = use;
    return ended.getCount() == 0 ? known.withoutNow(known.failedReadings()) : known;
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
      use = use.withoutNow(use.failedReadings() + 1);
      onFailure.run();
      String name = target.name();
      log.warn("a server's metrics cannot be read", "target", name, "page", page, "cause", failure);
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
