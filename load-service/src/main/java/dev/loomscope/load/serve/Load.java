package dev.loomscope.load.serve;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One load: an order, and what became of it. All targets are under load at once, each from a thread
 * of its own. Thread-safe.
 */
final class Load {

  /**
   * What is to be told of a load. Immutable.
   *
   * @param version number of its last change
   * @param problem why it failed, or null
   * @param figures one for each target
   */
  record View(
      long id,
      long version,
      LoadOrder order,
      State state,
      Instant began,
      @Nullable Instant ended,
      @Nullable String problem,
      List<Figures> figures) {}

  private static final EventLog LOG = EventLog.of(Load.class);

  private final LoadOrder order;
  private final Duration patience;
  private final Pause pause;
  private final long deadline;
  private final Map<Target, Meter> meters = new LinkedHashMap<>();
  private volatile boolean stopped;
  private volatile View view;

  Load(long id, LoadOrder order, LiveMetrics metrics, Duration patience, Pause pause) {
    this.order = order;
    this.patience = patience;
    this.pause = pause;
    this.deadline = System.nanoTime() + order.duration().toNanos();
    order.targets().forEach(target -> meters.put(target, new Meter(target, order.rate(), metrics)));
    this.view = new View(id, 0, order, State.RUNNING, Instant.now(), null, null, List.of());
  }

  /** What is to be told of it. */
  View view() {
    return view;
  }

  /** Asks it to end. */
  void stop() {
    stopped = true;
  }

  /** Measures, a second after the last time, and shows the newest figures. */
  void tick(long version) {
    show(version, pause.isOn() ? State.PAUSED : State.RUNNING, null, null);
  }

  /** It has ended. */
  void end(@Nullable String problem, long version) {
    State how = problem != null ? State.FAILED : stopped ? State.STOPPED : State.COMPLETED;
    show(version, how, Instant.now(), problem);
  }

  private void show(long version, State state, @Nullable Instant ended, @Nullable String problem) {
    long second = Instant.now().getEpochSecond();
    meters.values().forEach(meter -> meter.tick(second));
    List<Figures> figures = meters.values().stream().map(Meter::figures).toList();
    view = new View(view.id(), version, order, state, view.began(), ended, problem, figures);
  }

  /**
   * Makes the load, to its end.
   *
   * @return why it failed, or null
   */
  @Nullable String execute() {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            meters.size(), Thread.ofPlatform().name("load-", 0).daemon().factory());
    try {
      List<Future<?>> running = new ArrayList<>();
      meters.forEach(
          (target, meter) -> running.add(threads.submit(() -> driveOrEndAll(target, meter))));
      for (Future<?> one : running) {
        one.get();
      }
      return null;
    } catch (InterruptedException cutOff) {
      stopped = true;
      return null;
    } catch (ExecutionException failure) {
      LOG.error("a load failed", failure, "load", view.id());
      return String.valueOf(failure.getCause());
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  /** A target whose load fails must not leave the others to go on for ever. */
  private @Nullable Void driveOrEndAll(Target target, Meter meter)
      throws ProgramFailure, InterruptedException {
    boolean done = false;
    try {
      drive(new TargetName(target), meter);
      done = true;
      return null;
    } finally {
      stopped |= !done;
    }
  }

  private void drive(TargetName name, Meter meter) throws ProgramFailure, InterruptedException {
    name.lookUp();
    while (isWanted()) {
      if (pause.enter(() -> !isWanted())) {
        try {
          meter.begin();
          LoadEngine.run(plan(name), meter, () -> stopped || pause.isOn());
        } finally {
          meter.end();
          pause.leave();
        }
      }
    }
  }

  private OpenPlan plan(TargetName name) {
    return OpenPlan.continuous(
        name,
        order.connections(),
        order.messagesPerConnection(),
        order.bytes(),
        order.rate(),
        order.duration().isZero()
            ? Duration.ZERO
            : Duration.ofNanos(Math.max(1, deadline - System.nanoTime())),
        patience);
  }

  private boolean isWanted() {
    return !stopped && (order.duration().isZero() || System.nanoTime() - deadline < 0);
  }
}
