package dev.loomscope.load.server;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches a server while it is under load: reads it before, in regular intervals meanwhile, and
 * once more when all connections are closed.
 *
 * <pre>{@code
 * try (ServerWatch watch = ServerWatch.begin(page, Duration.ofMillis(100), false)) {
 *   LoadEngine.run(plan.held(), () -> watch.awaitMemoryReading(Duration.ofSeconds(30)));
 *   ServerFigures figures = watch.end();
 * }
 * }</pre>
 *
 * <p>For one thread; it has a thread of its own for the readings meanwhile.
 */
public final class ServerWatch implements MemoryReader, AutoCloseable {

  /** The shortest time over which a CPU percentage is taken. */
  static final Duration WINDOW = Duration.ofMillis(100);

  private static final EventLog LOG = EventLog.of(ServerWatch.class).limited(10);

  /** A server that cannot be read for so long has ended, and is not waited for. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** How long the server may take to see that all connections are closed. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Of so many readings one asks for memory, which costs the server twice what the rest does. */
  private static final int MEMORY_EVERY = 2;

  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration MEMORY_POLL = Duration.ofMillis(100);

  private final MetricsPage page;
  private final Duration interval;
  private final boolean withMemory;
  private final List<ServerReading> readings = new ArrayList<>();
  private final Thread sampler;
  private double memorySince = now();
  private int failed;
  private boolean ended;
  private double samplerCpuPercent;

  private ServerWatch(MetricsPage page, Duration interval, boolean withMemory) throws IOException {
    this.page = page;
    this.interval = interval;
    this.withMemory = withMemory;
    this.readings.add(page.read(withMemory));
    this.sampler = Thread.ofPlatform().name("sampler").daemon().unstarted(this::sample);
  }

  /**
   * Reads the server and begins to watch it.
   *
   * @param interval from one reading to the next
   * @param withMemory whether the first and every other of these readings ask for memory, too
   * @throws IOException if it cannot be read
   */
  public static ServerWatch begin(MetricsPage page, Duration interval, boolean withMemory)
      throws IOException {
    ServerWatch watch = new ServerWatch(page, interval, withMemory);
    watch.sampler.start();
    return watch;
  }

  @Override
  public void readMemory() {
    readMeanwhile(true);
  }

  @Override
  public void awaitMemoryReading(Duration bound) throws InterruptedException {
    synchronized (this) {
      memorySince = now();
    }
    long deadline = System.nanoTime() + bound.toNanos();
    long silent = System.nanoTime() + SILENCE.toNanos();
    while (System.nanoTime() - deadline < 0 && System.nanoTime() - silent < 0) {
      ServerReading reading = readMeanwhile(true);
      if (reading != null) {
        if (isAnew(reading) || Double.isNaN(reading.memoryBytes())) {
          return; // or it never tells
        }
        silent = System.nanoTime() + SILENCE.toNanos();
      }
      Thread.sleep(MEMORY_POLL);
    }
    LOG.warn("the server has not read its memory in time", "page", page, "bound", bound);
  }

  /**
   * Waits until the server sees no more connections than at the begin, reads it a last time, and
   * stops watching.
   *
   * @throws IOException if it cannot be read any more
   */
  public ServerFigures end() throws IOException, InterruptedException {
    close();
    sampler.join();
    ServerReading last = awaitClosed();
    synchronized (this) {
      readings.add(last);
      return new ServerFigures(
          last.cpuSeconds() - readings.getFirst().cpuSeconds(),
          peakCpuPercent(readings),
          peakMemory(),
          List.copyOf(readings),
          failed,
          samplerCpuPercent);
    }
  }

  /** Ends the readings. */
  @Override
  public synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** The most CPU over the shortest windows between readings that are not below {@link #WINDOW}. */
  static double peakCpuPercent(List<ServerReading> readings) {
    double peak = Double.NaN;
    int from = 0;
    for (int to = 1; to < readings.size(); to++) {
      while (from + 1 < to && between(readings.get(from + 1), readings.get(to)) >= 0) {
        from++;
      }
      if (between(readings.get(from), readings.get(to)) >= 0) {
        double percent = readings.get(to).cpuPercentSince(readings.get(from));
        peak = Double.isNaN(peak) ? percent : Math.max(peak, percent);
      }
    }
    return peak;
  }

  /** By how much the time between two readings is longer than a window, in nanoseconds. */
  private static long between(ServerReading earlier, ServerReading later) {
    return later.answeredNanos() - earlier.askedNanos() - WINDOW.toNanos();
  }

  private void sample() {
    long cpuBegan = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long began = System.nanoTime();
    long due = began;
    for (int reading = 1; true; reading++) {
      due = nextDue(due, System.nanoTime());
      if (awaitDue(due)) {
        break;
      }
      readMeanwhile(withMemory && reading % MEMORY_EVERY == 0);
    }
    double cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBegan;
    samplerCpuPercent = 100 * cpu / (System.nanoTime() - began);
  }

  /** After an answer that took longer, one reading is due at once, and not all that were missed. */
  private long nextDue(long due, long now) {
    return now + Math.max(0, due + interval.toNanos() - now);
  }

  private @Nullable ServerReading readMeanwhile(boolean memory) {
    try {
      ServerReading reading = page.read(memory);
      synchronized (this) {
        readings.add(reading);
      }
      return reading;
    } catch (IOException unreadable) {
      LOG.warn("the server cannot be read", "page", page, "cause", unreadable);
      synchronized (this) {
        failed++;
      }
      return null;
    }
  }

  /** Waits for the next reading's time and returns whether there is to be none. */
  private synchronized boolean awaitDue(long due) {
    try {
      long left = due - System.nanoTime();
      while (!ended && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = due - System.nanoTime();
      }
      return ended;
    } catch (InterruptedException stop) {
      return true;
    }
  }

  /** Returns the first reading without the run's connections that is a window after the first. */
  private ServerReading awaitClosed() throws IOException, InterruptedException {
    ServerReading first = readings.getFirst();
    long deadline = System.nanoTime() + CLOSING.toNanos();
    while (true) {
      ServerReading reading = page.read(false);
      // not "at most": a page without this metric has NaN, which is not waited for
      boolean open = reading.connections() > first.connections();
      if ((!open && between(first, reading) >= 0) || System.nanoTime() - deadline > 0) {
        return reading;
      }
      Thread.sleep(POLL);
    }
  }

  /** Whether the server began its memory reading when it was to: without one this is never so. */
  private boolean isAnew(ServerReading reading) {
    return reading.memorySampledSeconds() - reading.clockAheadSeconds() >= memorySince;
  }

  private double peakMemory() {
    return readings.stream()
        .filter(this::isAnew)
        .mapToDouble(ServerReading::memoryBytes)
        .max()
        .orElse(Double.NaN);
  }

  private static double now() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }
}
