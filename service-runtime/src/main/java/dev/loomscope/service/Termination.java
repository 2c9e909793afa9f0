package dev.loomscope.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * How a service ends: on SIGTERM or SIGINT it turns readiness off, waits for those who ask to
 * notice, stops taking work, finishes what it has within a bound, and exits with 0.
 *
 * <p>The signals are handled here instead of in a JVM shutdown hook, because hooks run at once and
 * in no order: the log would be closed and the exit code be 143 before the work is done.
 */
public final class Termination {

  /** How long readiness is off before the service stops taking work. */
  public static final Setting<Duration> DELAY =
      Setting.duration(
          "drain.delay",
          Duration.ZERO,
          Duration.ofMinutes(5),
          "How long not to be ready before no more work is taken, so that those who route notice");

  /** How long the service may take to finish the work it has. */
  public static final Setting<Duration> DRAIN_TIME =
      Setting.duration(
          "drain.time",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long clients may take to finish before their connections are closed");

  /** A process with which this one ends. */
  public static final Setting<Long> EXIT_WITH_PID =
      Setting.of(
          "exit-with-pid",
          "Process with which this one ends, however that ended; 0 for none",
          "the id of a process, or 0",
          text -> {
            long pid = Long.parseLong(text);
            if (pid < 0) {
              throw new IllegalArgumentException("negative");
            }
            return pid;
          });

  /** Every setting of the way to end. */
  public static final List<Setting<?>> SETTINGS = List.of(DELAY, DRAIN_TIME, EXIT_WITH_PID);

  /** What a service does to end its work. */
  public interface Work {
    /** Takes no more work from now on. */
    void stopAccepting();

    /**
     * Waits until all work is done, at most for a time.
     *
     * @return whether all was done
     */
    boolean drain(Duration bound) throws InterruptedException;

    /** Ends what is left. */
    void close();
  }

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);
  private static final EventLog LOG = EventLog.of(Termination.class);

  private final Settings settings;
  private final CountDownLatch asked = new CountDownLatch(1);

  private Termination(Settings settings) {
    this.settings = settings;
  }

  /**
   * Begins to listen for the signals, and for the end of the process named by {@link
   * #EXIT_WITH_PID}. Call it before the service says that it is ready.
   */
  public static Termination listen(Settings settings) {
    Termination termination = new Termination(settings);
    Signal.handle(new Signal("TERM"), signal -> termination.asked.countDown());
    Signal.handle(new Signal("INT"), signal -> termination.asked.countDown());
    long pid = settings.get(EXIT_WITH_PID);
    if (pid > 0) {
      Thread.ofVirtual().name("exit-with-pid").start(() -> termination.askOnceGone(pid));
    }
    return termination;
  }

  private void askOnceGone(long pid) {
    try {
      while (isAlive(pid)) {
        Thread.sleep(LOOK_INTERVAL);
      }
      LOG.info("the process to end with is gone", "pid", pid);
      asked.countDown();
    } catch (InterruptedException ended) {
      LOG.debug("no longer looking after a process", "pid", pid);
    }
  }

  /**
   * Asks without opening a file: ProcessHandle opens one where there is /proc, and would take this
   * process's lack of descriptors for the other's end.
   */
  private static boolean isAlive(long pid) {
    return Files.exists(Path.of("/proc/self"))
        ? Files.exists(Path.of("/proc", Long.toString(pid)))
        : ProcessHandle.of(pid).isPresent();
  }

  /**
   * Waits until the program is asked to end, for one that has no HTTP side and ends in its own way.
   *
   * @param bound how long to wait at most; zero only looks
   * @return whether it was asked
   */
  public boolean isAskedWithin(Duration bound) throws InterruptedException {
    return asked.await(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits until the service is asked to end, then ends it in order.
   *
   * @return the exit code
   */
  public int awaitAndEnd(HttpService http, Work work) throws InterruptedException {
    asked.await();
    Duration bound = settings.get(DRAIN_TIME);
    http.ready(false);
    LOG.info("ending", "drain_time", bound);
    Thread.sleep(settings.get(DELAY));
    work.stopAccepting();
    if (!work.drain(bound)) {
      LOG.warn("work was cut off at the end of the drain time", "drain_time", bound);
    }
    work.close();
    http.close();
    LOG.info("ended");
    return 0;
  }
}
