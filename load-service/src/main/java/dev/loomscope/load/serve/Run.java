package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run: an order, and what became of it. With a rate all targets are under load at once, for
 * that is how they are compared while they live; without one they would take each other's CPU, and
 * come one after the other. Thread-safe.
 */
public final class Run {

  /**
   * What is to be told of a run. Immutable.
   *
   * @param version grows with every change of any run
   * @param created when it was asked for
   * @param problem why it failed, or null
   * @param figures one for each target
   */
  public record View(
      long id,
      long version,
      Order order,
      RunState state,
      Instant created,
      @Nullable Instant began,
      @Nullable Instant ended,
      @Nullable String problem,
      List<Figures> figures) {}

  /** What there has been at all targets up to now. */
  public record Counts(long requests, long errors) {

    /** The counts of several runs together. */
    static Counts sum(Stream<Counts> parts) {
      return parts.reduce(
          new Counts(0, 0),
          (one, other) -> new Counts(one.requests + other.requests, one.errors + other.errors));
    }
  }

  /** What makes the load at one target, and what measures it. */
  private record Load(Meter meter, Drive drive) {}

  private static final EventLog LOG = EventLog.of(Run.class);

  private final long id;
  private final Order order;
  private final Instant created = Instant.now();

  /** None once it has ended: their histograms take half a megabyte for each target. */
  private volatile List<Load> loads;

  private volatile boolean stopped;
  private volatile View view;

  Run(long id, Order order, LiveMetrics metrics, Duration patience) {
    this.id = id;
    this.order = order;
    List<Load> all = new ArrayList<>();
    for (Target target : order.targets()) {
      Meter meter = new Meter(target, order.scenario(), metrics);
      all.add(new Load(meter, new Drive(order.scenario(), target, meter, patience, () -> stopped)));
    }
    this.loads = List.copyOf(all);
    this.view = new View(id, 0, order, RunState.QUEUED, created, null, null, null, List.of());
  }

  long id() {
    return id;
  }

  Order order() {
    return order;
  }

  /** What is to be told of it. */
  View view() {
    return view;
  }

  /** What there has been up to now, where {@link #view} is of the last second. */
  Counts counts() {
    List<Load> now = loads;
    return Counts.sum(
        now.isEmpty()
            ? view.figures().stream().map(Figures::counts)
            : now.stream().map(load -> load.meter().counts()));
  }

  RunState state() {
    return view.state();
  }

  /** Asks it to end. */
  void stop() {
    stopped = true;
  }

  /** Measures, a second after the last time or when it has ended. */
  void tick(long second) {
    loads.forEach(load -> load.meter().tick(second));
  }

  /** Says how it is from now on. Called by one thread at a time. */
  void become(RunState state, @Nullable String problem, long version) {
    Instant now = Instant.now();
    show(
        version,
        state,
        state == RunState.RUNNING ? now : view.began(),
        state.isEnd() ? now : null,
        problem);
    if (state.isEnd()) {
      loads = List.of(); // what it showed last is all that is asked for from now on
    }
  }

  /** Shows the newest figures. Called by one thread at a time. */
  void refresh(long version) {
    show(version, view.state(), view.began(), view.ended(), view.problem());
  }

  private void show(
      long version,
      RunState state,
      @Nullable Instant began,
      @Nullable Instant ended,
      @Nullable String problem) {
    List<Figures> figures = loads.stream().map(load -> load.meter().figures()).toList();
    view = new View(id, version, order, state, created, began, ended, problem, figures);
  }

  /**
   * Makes the load on this thread and others, to its end.
   *
   * @return why it failed, or null
   */
  @Nullable String execute() {
    try {
      if (order.scenario().isOpenLoop()) {
        allAtOnce();
      } else {
        for (Load load : loads) {
          load.drive().run();
        }
      }
      return null;
    } catch (InterruptedException cutOff) {
      stopped = true;
      return null;
    } catch (ExecutionException failure) {
      return problem(failure.getCause());
    } catch (ProgramFailure | IOException | RuntimeException failure) {
      return problem(failure);
    } finally {
      stopped |= Thread.interrupted();
    }
  }

  private String problem(@Nullable Throwable failure) {
    if (failure instanceof ProgramFailure || failure instanceof IOException) {
      return String.valueOf(failure.getMessage());
    }
    LOG.error("a run failed", new IllegalStateException(failure), "run", id);
    return "unexpected: " + failure;
  }

  boolean isStopped() {
    return stopped;
  }

  private void allAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            loads.size(), Thread.ofPlatform().name("load-" + id + "-", 0).daemon().factory());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Load load : loads) {
        running.add(threads.submit(() -> driveOrEndAll(load.drive())));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
      threads.close();
    }
  }

  /** A drive that fails must not leave the others to go on for ever. */
  private @Nullable Void driveOrEndAll(Drive drive) throws Exception {
    boolean done = false;
    try {
      drive.run();
      done = true;
      return null;
    } finally {
      stopped |= !done;
    }
  }
}
