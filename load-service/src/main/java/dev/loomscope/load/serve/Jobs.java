package dev.loomscope.load.serve;

import dev.loomscope.load.serve.Job.End;
import dev.loomscope.load.serve.Job.State;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * All jobs of a kind: the one that is done, those that wait for it, and the last that are over.
 * They are done one at a time, in the order in which they came. Thread-safe.
 */
abstract class Jobs<J extends Job> implements AutoCloseable {

  /** Does a job. */
  @FunctionalInterface
  interface Task<J> {
    /**
     * Does it to its end, or until it is asked to end.
     *
     * @throws ProgramFailure if it cannot be done; it says why
     */
    End perform(J job) throws ProgramFailure, InterruptedException;
  }

  private static final EventLog LOG = EventLog.of(Jobs.class);

  private final String kind;
  private final int kept;
  private final ExecutorService worker;

  // Guarded by this.
  private final TreeMap<Long, J> jobs = new TreeMap<>();
  private long lastId;

  /**
   * Begins with none.
   *
   * @param kind what one is called
   * @param kept how many that are over are remembered
   */
  Jobs(String kind, int kept) {
    this.kind = kind;
    this.kept = kept;
    this.worker =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(kind).daemon().factory());
  }

  /**
   * Makes sure that there may be one more.
   *
   * @param underWay those that are not over
   * @throws RefusedException if not
   */
  abstract void requireRoom(List<J> underWay) throws RefusedException;

  /** One ends; once this returns, those who look on are told. */
  void ending(J job, End end, Instant when) {}

  /**
   * Begins a job, or has it wait.
   *
   * @param maker of the job, from its id
   * @throws RefusedException if it can do neither
   */
  final synchronized J order(LongFunction<J> maker, Task<J> task) throws RefusedException {
    if (worker.isShutdown()) {
      throw Refusal.ENDING.because("the service is ending");
    }
    requireRoom(underWay());
    J job = maker.apply(++lastId);
    jobs.put(job.id, job);
    LOG.info(kind + " ordered", kind, job.id, "origin", Setting.nameOf(job.origin));
    worker.execute(() -> perform(job, task));
    return job;
  }

  /** Remembers one of before, which is over. */
  final synchronized void restore(J job) {
    jobs.put(job.id, job);
    lastId = Math.max(lastId, job.id);
  }

  private synchronized List<J> underWay() {
    return jobs.values().stream().filter(job -> !job.state().isEnd()).toList();
  }

  /** Whether one is done, or waits. */
  final boolean isBusy() {
    return !underWay().isEmpty();
  }

  /** All that changed after a version, the newest first. */
  final synchronized List<J> since(long known) {
    return jobs.descendingMap().values().stream().filter(job -> job.version() > known).toList();
  }

  /** One that is remembered. */
  final synchronized Optional<J> find(long id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Has one end; one that is over stays as it is. */
  final synchronized Optional<J> stop(long id) {
    find(id).ifPresent(this::stop);
    return find(id);
  }

  private void stop(J job) {
    job.stop();
    if (job.state() == State.QUEUED) {
      end(job, new End(State.STOPPED, null));
    }
  }

  /** Takes no more orders, and has every job end. */
  final synchronized void stopAccepting() {
    underWay().forEach(this::stop);
    worker.shutdown();
  }

  /** Once no more orders are taken waits until all are over, and returns whether they are. */
  final boolean drain(Duration bound) throws InterruptedException {
    return worker.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Cuts off what is still done. */
  @Override
  public final void close() {
    stopAccepting();
    worker.shutdownNow();
  }

  private synchronized boolean begin(J job) {
    if (job.state().isEnd()) {
      return false;
    }
    job.begin(Instant.now());
    return true;
  }

  private void perform(J job, Task<J> task) {
    if (!begin(job)) {
      return;
    }
    End end = new End(State.FAILED, "it ended unexpectedly, see the log");
    try {
      end = task.perform(job);
    } catch (ProgramFailure failure) {
      end = new End(State.FAILED, failure.getMessage());
    } catch (InterruptedException cutOff) {
      end = new End(State.STOPPED, null);
    } catch (RuntimeException unexpected) {
      LOG.error("a %s failed".formatted(kind), unexpected, kind, job.id);
    } finally { // also by an error, or it would seem to go on for ever
      end(job, end);
    }
  }

  private synchronized void end(J job, End end) {
    Instant now = Instant.now();
    ending(job, end, now);
    job.end(end, now);
    List<J> over = jobs.values().stream().filter(one -> one.state().isEnd()).toList();
    over.stream().limit(Math.max(0, over.size() - kept)).forEach(one -> jobs.remove(one.id));
    String how = Setting.nameOf(end.how());
    LOG.info(kind + " ended", kind, job.id, "outcome", how, "problem", end.problem());
  }
}
