package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One load. All targets are under load at once, each from a thread of its own; another measures
 * once a second. Thread-safe.
 */
final class Load extends Job {

  /** What is to be told of a load. Immutable. */
  record View(
      long id, @JsonUnwrapped Life life, @JsonUnwrapped LoadOrder order, List<Figures> targets) {}

  private static final EventLog LOG = EventLog.of(Load.class);

  private final LoadOrder order;
  private final Duration patience;
  private final Pause pause;
  private final long deadline;
  private final Map<Target, Meter> meters = new LinkedHashMap<>();

  Load(
      long id,
      LoadOrder order,
      LiveMetrics metrics,
      Duration patience,
      Pause pause,
      ChangeCounter changes) {
    super(id, order.origin(), changes);
    this.order = order;
    this.patience = patience;
    this.pause = pause;
    this.deadline = order.duration() == null ? 0 : System.nanoTime() + order.duration().toNanos();
    order.targets().forEach(target -> meters.put(target, new Meter(target, order.rate(), metrics)));
    begin(Instant.now()); // it never waits
  }

  @Override
  synchronized View view() {
    Life life = life();
    if (pause.isOn() && !life.state().isEnd()) {
      life = new Life(State.PAUSED, life.began(), null, null);
    }
    return new View(id, life, order, meters.values().stream().map(Meter::figures).toList());
  }

  /** Makes the load, to its end. */
  End make() throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            meters.size(), Thread.ofPlatform().name("load-", 0).daemon().factory());
    try {
      List<Future<?>> running = new ArrayList<>();
      meters.forEach(
          (target, meter) -> running.add(threads.submit(() -> driveOrEndAll(target, meter))));
      threads.shutdown();
      while (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        measure();
      }
      for (Future<?> one : running) {
        one.get();
      }
      return new End(isStopped() ? State.STOPPED : State.COMPLETED, null);
    } catch (ExecutionException failure) {
      LOG.error("a load failed", failure, "load", id);
      return new End(State.FAILED, String.valueOf(failure.getCause()));
    } finally {
      threads.shutdownNow();
      threads.close();
      measure();
    }
  }

  private synchronized void measure() {
    long second = Instant.now().getEpochSecond();
    meters.values().forEach(meter -> meter.tick(second));
    changed();
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
      if (!done) {
        stop();
      }
    }
  }

  private void drive(TargetName name, Meter meter) throws ProgramFailure, InterruptedException {
    name.lookUp();
    boolean paused = true;
    while (isWanted() && paused) {
      if (pause.enter(() -> !isWanted())) {
        try {
          meter.begin();
          LoadEngine.run(plan(name), meter, () -> isStopped() || pause.isOn());
          paused = pause.isOn(); // if not, it has made all of its requests
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
        order.duration() == null
            ? Duration.ZERO
            : Duration.ofNanos(Math.max(1, deadline - System.nanoTime())),
        patience);
  }

  private boolean isWanted() {
    return !isStopped() && (order.duration() == null || System.nanoTime() - deadline < 0);
  }
}
