package dev.loomscope.load.serve;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All runs: those that run, those that wait for them, and the last that have ended. An endless run
 * does not keep others waiting, and there is one at most. Thread-safe.
 */
public final class Runs implements AutoCloseable {

  private static final Setting<Integer> AT_ONCE =
      Setting.integer(
          "runs.at-once", 1, 16, "Runs that may run at the same time, an endless one beside");

  private static final Setting<Integer> QUEUE =
      Setting.integer("runs.queue", 0, 1_000, "Runs that may wait for another to end");

  private static final Setting<Integer> KEEP =
      Setting.integer("runs.keep", 1, 1_000, "Ended runs that are remembered");

  private static final Setting<Duration> PATIENCE =
      Setting.duration(
          "request-timeout",
          Duration.ofMillis(10),
          Duration.ofSeconds(60),
          "How long a request may wait to be sent, and then for its echo; a session of a closed loop"
              + " in all");

  /** Every setting of the runs. */
  public static final List<Setting<?>> SETTINGS = List.of(AT_ONCE, QUEUE, KEEP, PATIENCE);

  private static final EventLog LOG = EventLog.of(Runs.class);

  private final LiveMetrics metrics;
  private final int atOnce;
  private final int mayWait;
  private final int keep;
  private final Duration patience;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Long, Run> runs = new LinkedHashMap<>();
  private final Map<Run, Thread> running = new LinkedHashMap<>();
  private final ArrayDeque<Run> waiting = new ArrayDeque<>();
  private long lastId;
  private long version;
  private boolean accepting = true;

  private Runs(Settings settings, LiveMetrics metrics) {
    this.metrics = metrics;
    this.atOnce = settings.get(AT_ONCE);
    this.mayWait = settings.get(QUEUE);
    this.keep = settings.get(KEEP);
    this.patience = settings.get(PATIENCE);
  }

  /** Starts to take orders; a thread measures the runs once a second. */
  public static Runs start(Settings settings, LiveMetrics metrics) {
    Runs runs = new Runs(settings, metrics);
    metrics.queued(runs::queued);
    Thread.ofPlatform().name("run-figures").daemon().start(runs::tickForEver);
    return runs;
  }

  /**
   * Starts a run, or has it wait.
   *
   * @throws RunRefusedException if it can do neither
   */
  public Run.View start(Order order) throws RunRefusedException {
    lock.lock();
    try {
      boolean endless = order.scenario().isEndless();
      if (!accepting) {
        throw new RunRefusedException(Refusal.ENDING, "the service is ending");
      }
      if (endless && !hasPlaceFor(order)) {
        throw new RunRefusedException(
            Refusal.BUSY, "an endless run is running already: stop it first");
      }
      if (!hasPlaceFor(order) && waiting.size() >= mayWait) {
        throw new RunRefusedException(
            Refusal.QUEUE_FULL, "as many runs wait as may (runs.queue = %d)".formatted(mayWait));
      }
      Run run = new Run(++lastId, order, metrics, patience);
      runs.put(run.id(), run);
      waiting.add(run);
      run.become(RunState.QUEUED, null, ++version);
      LOG.info(
          "run ordered",
          "run",
          run.id(),
          "scenario",
          order.scenario().name(),
          "targets",
          order.targets().size(),
          "origin",
          Setting.nameOf(order.origin()));
      startThoseThatMay();
      changed.signalAll();
      return run.view();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a run that an order like this started is not over yet. */
  boolean isUnderWay(Order order) {
    lock.lock();
    try {
      return runs.values().stream()
          .anyMatch(run -> run.order().equals(order) && !run.state().isEnd());
    } finally {
      lock.unlock();
    }
  }

  /** All runs, the newest first. */
  public List<Run.View> all() {
    return since(0);
  }

  /** The runs that changed after a version, the newest first. */
  public List<Run.View> since(long known) {
    lock.lock();
    try {
      return runs.values().stream()
          .map(Run::view)
          .filter(view -> view.version() > known)
          .sorted(Comparator.comparingLong(Run.View::id).reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** What all runs that are remembered have had up to now. */
  public Run.Counts counts() {
    lock.lock();
    try {
      return Run.Counts.sum(runs.values().stream().map(Run::counts));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a run has changed.
   *
   * @param known the last version that the caller knows
   * @return the present version; the one known if the time has passed
   */
  public long awaitChange(long known, Duration bound) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = bound.toNanos();
      while (left > 0 && version <= known) {
        left = changed.awaitNanos(left);
      }
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** A run that is remembered. */
  public Optional<Run.View> find(long id) {
    lock.lock();
    try {
      return Optional.ofNullable(runs.get(id)).map(Run::view);
    } finally {
      lock.unlock();
    }
  }

  /** Has a run end; one that has ended stays as it is. */
  public Optional<Run.View> stop(long id) {
    lock.lock();
    try {
      Run run = runs.get(id);
      if (run == null) {
        return Optional.empty();
      }
      stop(run);
      changed.signalAll();
      return Optional.of(run.view());
    } finally {
      lock.unlock();
    }
  }

  private void stop(Run run) {
    run.stop();
    if (waiting.remove(run)) {
      ended(run, null);
    } else if (run.state() == RunState.RUNNING) {
      run.become(RunState.STOPPING, null, ++version);
    }
  }

  /** Takes no more orders, and has every run end. */
  public void stopAccepting() {
    lock.lock();
    try {
      accepting = false;
      List.copyOf(waiting).forEach(this::stop);
      running.keySet().forEach(this::stop);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every run has ended, and returns whether they all have. */
  public boolean drain(Duration bound) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = bound.toNanos();
      while (left > 0 && !running.isEmpty()) {
        left = changed.awaitNanos(left);
      }
      return running.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off what still runs. */
  @Override
  public void close() {
    stopAccepting();
    lock.lock();
    try {
      running.values().forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  private int queued() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasPlaceFor(Order order) {
    boolean endless = order.scenario().isEndless();
    long alike =
        running.keySet().stream()
            .filter(run -> run.order().scenario().isEndless() == endless)
            .count();
    return endless ? alike == 0 : alike < atOnce;
  }

  private void startThoseThatMay() {
    for (Run run : List.copyOf(waiting)) {
      if (hasPlaceFor(run.order())) {
        waiting.remove(run);
        run.tick(Instant.now().getEpochSecond()); // what it shows next began now
        run.become(RunState.RUNNING, null, ++version);
        Thread thread =
            Thread.ofPlatform().name("run-" + run.id()).daemon().unstarted(() -> execute(run));
        running.put(run, thread);
        thread.start();
      }
    }
  }

  private void execute(Run run) {
    String problem = "it ended unexpectedly, see the log";
    try {
      problem = run.execute();
    } finally { // also by an error, or its place would never be free again
      lock.lock();
      try {
        running.remove(run);
        run.tick(Instant.now().getEpochSecond());
        ended(run, problem);
        startThoseThatMay();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void ended(Run run, @Nullable String problem) {
    RunState how =
        problem != null ? RunState.FAILED : run.isStopped() ? RunState.STOPPED : RunState.COMPLETED;
    run.become(how, problem, ++version);
    metrics.ended(how);
    LOG.info("run ended", "run", run.id(), "outcome", how.label(), "problem", problem);
    List<Run> over = runs.values().stream().filter(one -> one.state().isEnd()).toList();
    over.stream().limit(Math.max(0, over.size() - keep)).forEach(one -> runs.remove(one.id()));
  }

  private void tickForEver() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        try {
          tick();
        } catch (RuntimeException failed) { // the next second may be better
          LOG.error("runs cannot be measured", failed);
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("no longer measured");
    }
  }

  private void tick() {
    lock.lock();
    try {
      if (running.isEmpty()) {
        return;
      }
      long second = Instant.now().getEpochSecond();
      version++;
      for (Run run : running.keySet()) {
        run.tick(second);
        run.refresh(version);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
