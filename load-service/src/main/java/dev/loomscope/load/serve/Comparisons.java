package dev.loomscope.load.serve;

import dev.loomscope.load.compare.Comparison;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.experiment.Measurements;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Target;
import dev.loomscope.load.server.Targets;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All comparisons: the one that is made, those that wait for it, and the last that have ended. They
 * are made one at a time, for two would disturb each other. Thread-safe.
 */
final class Comparisons implements AutoCloseable {

  /** How many may wait. */
  static final int WAITING = 10;

  /** How many that have ended are remembered. */
  static final int KEPT = 50;

  /** The servers are other processes themselves: nobody is ever said to disturb. */
  private static final int NOBODY_DISTURBS = 100;

  /** Of servers that were compared before, and have compiled their code. */
  private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(1);

  /** Every setting of the comparisons. */
  static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(
              Stream.of(ResultFolder.SETTING, MeasureSettings.WARM_UP),
              MeasureSettings.ALL.stream())
          .toList();

  private static final EventLog LOG = EventLog.of(Comparisons.class);

  private final Settings settings;
  private final Duration bound;
  private final Loads loads;
  private final ComparisonMetrics metrics;
  private final Changes changes;
  private final ResultFolder folder;
  private final Thread worker =
      Thread.ofPlatform().name("comparisons").daemon().unstarted(this::work);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ComparisonRun> waiting = new ArrayDeque<>();
  private final TreeMap<Long, ComparisonRun> underWay = new TreeMap<>();
  private final TreeMap<Long, ComparisonView> over = new TreeMap<>();
  private @Nullable ComparisonRun running;
  private boolean accepting = true;
  private long lastId;

  /** Targets that were compared; of the working thread alone. */
  private final Set<Target> warm = new HashSet<>();

  private Comparisons(
      Settings settings,
      Limits limits,
      Loads loads,
      ComparisonMetrics metrics,
      Changes changes,
      ResultFolder folder) {
    this.settings = settings;
    this.bound = limits.duration();
    this.loads = loads;
    this.metrics = metrics;
    this.changes = changes;
    this.folder = folder;
  }

  /**
   * Reads back what was found before, and starts to take orders.
   *
   * @param loads that pause while servers are compared
   * @throws InvalidSettingException if there is a folder for results that cannot be had
   */
  static Comparisons start(
      Settings settings, Limits limits, Loads loads, ComparisonMetrics metrics, Changes changes)
      throws InvalidSettingException {
    Comparisons comparisons =
        new Comparisons(settings, limits, loads, metrics, changes, ResultFolder.of(settings, KEPT));
    comparisons.readBack();
    comparisons.worker.start();
    return comparisons;
  }

  private void readBack() {
    for (ResultFolder.Kept kept : folder.read()) {
      ComparisonResult result = kept.result();
      Instant began = Instant.parse(result.began());
      Instant ended = began.plusMillis(Math.round(result.seconds() * 1e3));
      lastId = Math.max(lastId, kept.id());
      over.put(
          kept.id(),
          new ComparisonView(
              kept.id(),
              changes.next(),
              kept.origin(),
              result.experiments().stream().map(ExperimentResult::name).toList(),
              result.servers(),
              outcome(result),
              began,
              began,
              ended,
              null,
              problem(result),
              result.experiments(),
              result));
      show(outcome(result), result, ended);
    }
  }

  /**
   * Begins a comparison, or has it wait.
   *
   * @throws RefusedException if it can do neither
   */
  ComparisonView start(Order order) throws RefusedException {
    lock.lock();
    try {
      if (!accepting) {
        throw new RefusedException(Refusal.ENDING, "the service is ending");
      }
      if (waiting.size() >= WAITING) {
        throw new RefusedException(
            Refusal.QUEUE_FULL, "%d comparisons wait already, and no more may".formatted(WAITING));
      }
      ComparisonRun run = new ComparisonRun(++lastId, order, changes);
      underWay.put(lastId, run);
      waiting.add(run);
      LOG.info(
          "comparison ordered",
          "comparison",
          lastId,
          "experiments",
          order.experiments().stream().map(Experiment::name).toList(),
          "origin",
          Setting.nameOf(order.origin()));
      changed.signalAll();
      return run.view();
    } finally {
      lock.unlock();
    }
  }

  /** Whether one is made, or waits. */
  boolean isBusy() {
    lock.lock();
    try {
      return running != null || !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** All that changed after a version, the newest first. */
  List<ComparisonView> since(long known) {
    lock.lock();
    try {
      return Stream.concat(
              over.values().stream(), underWay.values().stream().map(ComparisonRun::view))
          .filter(view -> view.version() > known)
          .sorted((one, other) -> Long.compare(other.id(), one.id()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** One that is remembered. */
  Optional<ComparisonView> find(long id) {
    lock.lock();
    try {
      ComparisonRun run = underWay.get(id);
      return Optional.ofNullable(run == null ? over.get(id) : run.view());
    } finally {
      lock.unlock();
    }
  }

  /** Has one end with the rounds that are whole; one that has ended stays as it is. */
  Optional<ComparisonView> stop(long id) {
    lock.lock();
    try {
      ComparisonRun run = underWay.get(id);
      if (run != null) {
        stop(id, run);
      }
    } finally {
      lock.unlock();
    }
    return find(id);
  }

  private void stop(long id, ComparisonRun run) {
    run.stop();
    if (waiting.remove(run)) {
      ended(id, run, State.STOPPED, null, null);
    }
  }

  /** Takes no more orders, and has every comparison end. */
  void stopAccepting() {
    lock.lock();
    try {
      accepting = false;
      List.copyOf(underWay.entrySet()).forEach(one -> stop(one.getKey(), one.getValue()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every comparison has ended, and returns whether they all have. */
  boolean drain(Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = most.toNanos();
      while (left > 0 && running != null) {
        left = changed.awaitNanos(left);
      }
      return running == null;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off what is still made. */
  @Override
  public void close() {
    stopAccepting();
    worker.interrupt();
  }

  private void work() {
    try {
      while (true) {
        ComparisonRun next = awaitNext();
        if (next == null) {
          return;
        }
        long id = next.view().id();
        loads.pause();
        try {
          compare(id, next);
        } finally {
          loads.resume();
        }
      }
    } catch (InterruptedException ended) {
      LOG.debug("no longer comparing");
    }
  }

  private @Nullable ComparisonRun awaitNext() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        if (!accepting) {
          return null;
        }
        changed.await();
      }
      ComparisonRun next = waiting.remove();
      next.begin();
      running = next;
      metrics.running(true);
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void compare(long id, ComparisonRun run) throws InterruptedException {
    State how = State.FAILED;
    String problem = "it ended unexpectedly, see the log";
    ComparisonResult result = null;
    try {
      long deadline = System.nanoTime() + bound.toNanos();
      result = comparison(run, deadline).run();
      how = outcome(result);
      problem = problem(result);
      if (result.partial() && !run.isStopped()) {
        problem = "it was ended after %s, which is as long as one may take".formatted(bound);
      }
      warm.addAll(run.order().targets());
    } catch (ProgramFailure failure) {
      problem = String.valueOf(failure.getMessage());
    } catch (InterruptedException cutOff) {
      how = State.STOPPED;
      problem = null;
      throw cutOff;
    } catch (RuntimeException unexpected) {
      LOG.error("a comparison failed", unexpected, "comparison", id);
    } finally { // also by an error, or none would ever be made again
      ended(id, run, how, problem, how == State.STOPPED || how == State.FAILED ? null : result);
    }
  }

  private Comparison comparison(ComparisonRun run, long deadline) {
    Order order = run.order();
    HostFacts host = HostFacts.read();
    Duration warmUp = settings.get(MeasureSettings.WARM_UP);
    boolean again = warm.containsAll(order.targets()) && warmUp.compareTo(WARM_UP_AGAIN) > 0;
    return new Comparison(
        new Comparison.Plan(
            order.experiments(),
            order.targets().stream().map(Target::variant).toList(),
            again ? WARM_UP_AGAIN : warmUp,
            NOBODY_DISTURBS,
            0,
            host,
            settings.effective()),
        new Targets(order.targets(), () -> Thread.currentThread().isInterrupted()),
        new Measurements(settings, host.cores(), null),
        run,
        () -> run.isStopped() || System.nanoTime() - deadline > 0);
  }

  private void ended(
      long id,
      ComparisonRun run,
      State how,
      @Nullable String problem,
      @Nullable ComparisonResult result) {
    lock.lock();
    try {
      run.end(how, problem, result);
      ComparisonView view = run.view();
      underWay.remove(id);
      over.put(id, view);
      if (over.size() > KEPT) {
        over.pollFirstEntry();
      }
      if (result != null) {
        folder.write(new ResultFolder.Kept(id, run.order().origin(), result));
        show(how, result, Instant.now());
      }
      if (running == run) {
        running = null;
        metrics.running(false);
      }
      metrics.ended(how);
      changed.signalAll();
      LOG.info("comparison ended", "comparison", id, "outcome", how.label(), "problem", problem);
    } finally {
      lock.unlock();
    }
  }

  private void show(State how, ComparisonResult result, Instant ended) {
    if (how == State.COMPLETED) {
      metrics.show(result, ended.toEpochMilli() / 1e3);
    }
  }

  private static State outcome(ComparisonResult result) {
    if (!result.partial() && result.failures().isEmpty()) {
      return State.COMPLETED;
    }
    if (!result.experiments().isEmpty()) {
      return State.PARTIAL;
    }
    return result.partial() ? State.STOPPED : State.FAILED;
  }

  private static @Nullable String problem(ComparisonResult result) {
    return result.failures().isEmpty() ? null : String.join("; ", result.failures());
  }
}
