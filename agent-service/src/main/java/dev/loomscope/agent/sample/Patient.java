package dev.loomscope.agent.sample;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks what may never answer, such as a file system whose server is gone, on threads of its own.
 *
 * <p>One thread takes the questions in turn. Where it makes no progress it is left alone with its
 * question, and another one takes the rest; all that came back within the bound counts. What has
 * not come back is not asked again until it is, so it holds one thread and costs later samples no
 * time. Of one kind no more than {@value #MOST_OF_A_KIND} are left so; further ones of the kind are
 * then not asked. The threads are daemons, so none keeps the process from its end. Not thread-safe.
 */
final class Patient {

  static final int MOST_OF_A_KIND = 8;

  /** Far more than an answer takes that comes from memory, far less than an interval. */
  private static final Duration NO_PROGRESS = Duration.ofMillis(50);

  /** Beyond the usual interval, so that a sample finds the thread of the one before. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * A question.
   *
   * @param what is asked, which tells the questions apart
   * @param kind what has the same cause to hang
   */
  record Question<T>(String what, String kind, Callable<T> answer) {

    private String id() {
      return kind + ' ' + what;
    }
  }

  private static final class Asked<T> extends FutureTask<T> {
    private final Question<T> question;

    Asked(Question<T> question) {
      super(question.answer());
      this.question = question;
    }

    boolean isOfKind(Asked<?> other) {
      return question.kind().equals(other.question.kind());
    }

    /** Waits for it until a time of the nano clock. */
    boolean isBackBy(long until) {
      try {
        get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException | ExecutionException | CancellationException _) {
        // what became of it is its state
      }
      return isDone();
    }
  }

  private final ThreadFactory threads;
  private final Duration bound;
  private final Faults faults;
  private final Map<String, Asked<?>> stuck = new HashMap<>();
  private ThreadPoolExecutor worker;

  /**
   * Asks with patience.
   *
   * @param name of its threads
   * @param bound for all questions of a sample together
   */
  Patient(String name, Duration bound, Faults faults) {
    // Platform: a virtual thread that is stuck would keep its carrier.
    this.threads = Thread.ofPlatform().daemon().name(name).factory();
    this.bound = bound;
    this.faults = faults;
    this.worker = worker();
  }

  private ThreadPoolExecutor worker() {
    return new ThreadPoolExecutor(
        0, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }

  /** The answers in the order of the questions; empty where there is none, which is noted. */
  <T> List<Optional<T>> ask(Collection<Question<T>> questions) {
    long until = System.nanoTime() + bound.toNanos();
    stuck.values().removeIf(Asked::isDone);
    List<Asked<T>> all = questions.stream().map(Asked::new).toList();
    for (Asked<T> asked : all) {
      if (stuck.containsKey(asked.question.id())) {
        asked.cancel(false);
      } else {
        submit(asked);
      }
    }
    for (Asked<T> asked : all) {
      long soon = System.nanoTime() + NO_PROGRESS.toNanos();
      if (!asked.isBackBy(soon - until < 0 ? soon : until)) {
        goOnWithout(asked, until);
      }
    }
    return all.stream().map(asked -> answer(asked, until)).toList();
  }

  private void submit(Asked<?> asked) {
    if (stuck.values().stream().filter(asked::isOfKind).count() < MOST_OF_A_KIND) {
      worker.execute(asked);
    } else {
      asked.cancel(false);
    }
  }

  private void goOnWithout(Asked<?> asked, long until) {
    if (stuck.containsValue(asked)) {
      return;
    }
    boolean inTime = System.nanoTime() - until < 0;
    if (inTime && worker.getQueue().contains(asked)) {
      return; // its thread has not even begun: this machine is busy
    }
    if (worker.remove(asked)) {
      asked.cancel(false);
      return;
    }
    stuck.put(asked.question.id(), asked);
    List<Runnable> rest = new ArrayList<>();
    worker.getQueue().drainTo(rest);
    worker.shutdown(); // its thread ends when it is back
    worker = worker();
    rest.forEach(one -> submit((Asked<?>) one));
  }

  private <T> Optional<T> answer(Asked<T> asked, long until) {
    String what = asked.question.what();
    if (!asked.isBackBy(until)) {
      goOnWithout(asked, until);
    }
    if (!asked.isDone() || asked.isCancelled()) {
      faults.note(what, Fault.NO_ANSWER);
      return Optional.empty();
    }
    stuck.remove(asked.question.id());
    if (asked.state() == Future.State.SUCCESS) {
      return Optional.of(asked.resultNow());
    }
    switch (asked.exceptionNow()) {
      case FileNotFoundException _, NoSuchFileException _ -> {} // it has just gone
      case AccessDeniedException _ -> faults.note(what, Fault.DENIED);
      case IOException _ -> faults.note(what, Fault.FAILED);
      case Error unexpected -> throw unexpected;
      default -> faults.note(what, Fault.MALFORMED);
    }
    return Optional.empty();
  }
}
