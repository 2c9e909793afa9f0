package dev.loomscope.load.engine;

import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Runs one plan: shares its clients out to a few selector threads and adds up what they counted.
 *
 * <pre>{@code
 * LoadFigures figures = LoadEngine.run(plan);
 *
 * try (LoadEngine engine = LoadEngine.open(plan)) { // steady connections are served once
 *   LoadFigures figures = engine.run();             // those that are kept still are afterwards
 * }
 * }</pre>
 *
 * <p>Used by one thread; engines that run at the same time share the machine, though.
 */
public final class LoadEngine implements AutoCloseable {

  /** Drives a share of the clients, on one thread at a time. */
  interface Loop extends AutoCloseable {

    /** Makes the connections that are to be there before the run begins. */
    void open() throws IOException;

    /** How many connections are there, once opened. */
    int served();

    /**
     * Runs the plan to its end, once.
     *
     * @param began when the run does, by {@link System#nanoTime}
     */
    ClientCost run(long began) throws IOException;

    @Override
    void close();
  }

  /** Does something with a loop, on its thread. */
  private interface Work<T> {
    T of(Loop loop) throws IOException;
  }

  /** How long before the first request is due the threads are started, so that they are there. */
  private static final long HEAD_START_NANOS = 20_000_000;

  /** Figures of a run take a megabyte, and a warm-up has hundreds: those of so many are kept. */
  private static final int MOST_APART = 20;

  private final Plan plan;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final Milestones milestones;

  private LoadEngine(Plan plan) {
    this.plan = plan;
    int threads = Math.min(plan.clients().threads(), plan.connections());
    for (int i = 0; i < threads; i++) {
      tallies.add(new Tally(plan));
    }
    this.milestones =
        new Milestones(plan.connections(), tallies.stream().map(tally -> tally.echoes).toList());
  }

  /**
   * Runs a plan to its end or its bound.
   *
   * @throws ProgramFailure as {@link #open}, and as the other {@link #run()}
   */
  public static LoadFigures run(Plan plan) throws ProgramFailure, InterruptedException {
    try (LoadEngine engine = open(plan)) {
      return engine.run();
    }
  }

  /**
   * Runs sessions to their end again and again until a time has passed, once at least, and takes
   * the runs together. Those of which no echo came back are the last.
   *
   * @throws ProgramFailure as {@link #open}, and as the other {@link #run()}
   */
  public static LoadFigures repeat(ClosedPlan sessions, Duration time)
      throws ProgramFailure, InterruptedException {
    List<LoadFigures> figures = new ArrayList<>();
    long deadline = System.nanoTime() + time.toNanos();
    do {
      if (figures.size() == MOST_APART) {
        LoadFigures sum = LoadFigures.sum(figures);
        figures.clear();
        figures.add(sum);
      }
      figures.add(run(sessions));
    } while (System.nanoTime() - deadline < 0 && figures.getLast().counts().echoes() > 0);
    return LoadFigures.sum(figures);
  }

  /**
   * Runs an open-loop plan to its end, or until it is stopped.
   *
   * @param watch told what happens
   * @param stopped asked ten times a second at least; what is under way then is given up, and of a
   *     continuous load it is told nobody
   * @return what was measured: nothing of a continuous load
   * @throws ProgramFailure as {@link #open}, and as the other {@link #run()}
   */
  public static LoadFigures run(OpenPlan plan, LoadWatch watch, BooleanSupplier stopped)
      throws ProgramFailure, InterruptedException {
    try (LoadEngine engine = open(plan, watch, stopped)) {
      return engine.run();
    }
  }

  /**
   * Opens what a plan needs before it begins: sockets, and connections that are kept, each of which
   * is served once, because a handshake is done by the server's kernel, whether or not the server
   * will ever serve it.
   *
   * @throws ProgramFailure if this process may not open so many sockets, or cannot drive them
   */
  public static LoadEngine open(Plan plan) throws ProgramFailure, InterruptedException {
    return open(plan, LoadWatch.NONE, () -> false);
  }

  private static LoadEngine open(Plan plan, LoadWatch watch, BooleanSupplier stopped)
      throws ProgramFailure, InterruptedException {
    FileDescriptors.require(plan.connections(), "connections");
    LoadEngine engine = new LoadEngine(plan);
    boolean opened = false;
    try {
      engine.makeLoops(watch, stopped);
      engine.onEach(
          loop -> {
            loop.open();
            return loop;
          });
      opened = true;
      return engine;
    } catch (IOException failure) {
      throw undriven(failure);
    } finally {
      if (!opened) {
        engine.close();
      }
    }
  }

  /** How many connections that are kept have been served. */
  public int served() {
    return loops.stream().mapToInt(Loop::served).sum();
  }

  /**
   * Runs the plan, once.
   *
   * @throws ProgramFailure if the clients cannot be driven
   */
  public LoadFigures run() throws ProgramFailure, InterruptedException {
    try {
      long began = System.nanoTime() + (plan instanceof OpenPlan ? HEAD_START_NANOS : 0);
      ClientCost cost = ClientCost.sum(onEach(loop -> loop.run(began)));
      return LoadFigures.of(plan, began, tallies, milestones, cost);
    } catch (IOException failure) {
      throw undriven(failure);
    }
  }

  @Override
  public void close() {
    loops.forEach(Loop::close);
  }

  private void makeLoops(LoadWatch watch, BooleanSupplier stopped) throws IOException {
    Payload payload = Payload.of(plan.bytes());
    int step = tallies.size();
    switch (plan) {
      case ClosedPlan closed -> {
        SourceAddresses sources =
            SourceAddresses.of(closed.target().getAddress(), closed.connections());
        for (int i = 0; i < step; i++) {
          loops.add(new ClosedLoop(closed, payload, sources, milestones, tallies.get(i), i, step));
        }
      }
      case OpenPlan open -> {
        for (int i = 0; i < step; i++) {
          loops.add(new OpenLoop(open, payload, watch, stopped, tallies.get(i), i, step));
        }
      }
    }
  }

  /** Does something with all loops at the same time; returns when the last is done. */
  private <T> List<T> onEach(Work<T> work) throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            loops.size(), Thread.ofPlatform().name("clients-", 0).daemon().factory());
    try {
      List<Future<T>> running =
          loops.stream().map(loop -> threads.submit(() -> work.of(loop))).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a client thread failed", failure.getCause());
    } finally {
      threads.shutdownNow(); // a thread that still runs wakes up from its select, and ends
      threads.close();
    }
  }

  /** Whether a time has come, by {@link System#nanoTime}, or this thread is to end. */
  static boolean isOver(long deadline) {
    return System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted();
  }

  /** How long to wait at most, at least 1. */
  static long millisUntil(long deadline) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  private static ProgramFailure undriven(IOException failure) {
    return new ProgramFailure("the clients cannot be driven: " + failure.getMessage());
  }
}
