package dev.loomscope.echo;

import dev.loomscope.echo.process.ContextSwitches;
import dev.loomscope.echo.process.ExecChildProcess;
import dev.loomscope.echo.process.ExecCounters;
import dev.loomscope.echo.process.ExecCounters.Figure;
import dev.loomscope.echo.process.ListeningSocket;
import dev.loomscope.echo.process.ProcessClock;
import dev.loomscope.echo.process.SharedFile;
import dev.loomscope.echo.process.SwitchCounts;
import dev.loomscope.echo.process.WaitBuckets;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Serves each connection by a JVM of its own, started beforehand: the model {@code process} where
 * there is no fork(2). Prefork in Apache's sense: children wait in accept on the one listening
 * socket, which they inherit; a few are kept waiting, never more than a limit are alive.
 */
final class ExecEchoServer implements EchoServer {

  private static final EventLog LOG = EventLog.of(ExecEchoServer.class);
  private static final EventLog FAILURES = LOG.limited(10);

  /** How often the pool is looked at: the longest time that a dead spare goes unnoticed. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FIRST_SIGNAL_CODE = 128;

  /** CPU time of living children is read at most so often: it costs a file for each. */
  private static final long CPU_LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private final EchoConfig config;
  private final ProcessConfig processes;
  private final ListeningSocket listener;
  private final SharedFile shared;
  private final ExecCounters counters;
  private final List<ExecChildProcess> children = new CopyOnWriteArrayList<>();
  private final Deque<Integer> freeRows = new ArrayDeque<>();
  private final Map<Integer, Idle> idle = new HashMap<>();
  private final AtomicLong failedStarts = new AtomicLong();
  private final AtomicLong killed = new AtomicLong();

  /** Connections whose child ended by itself before they did. */
  private final AtomicLong failed = new AtomicLong();

  private final LongSupplier endedCpu = ProcessClock.endedChildren();
  private final Thread keeper;
  private volatile boolean stopping;
  private Duration pause = SHORTEST_PAUSE;
  private long startAgainNanos = System.nanoTime();
  private long liveCpuNanos;
  private long liveCpuReadNanos = System.nanoTime() - CPU_LOOK_NANOS;

  /** What a connection had moved when it last moved something. */
  private record Idle(long bytes, long sinceNanos) {}

  private ExecEchoServer(EchoConfig config, ProcessConfig wanted) throws IOException {
    this.config = config;
    this.processes = wanted.withinMemory(ProcessConfig.Start.EXEC);
    this.listener = ListeningSocket.open(config.address(), EchoConfig.BACKLOG);
    this.shared = SharedFile.create();
    int limit = Math.min(config.maxConnections(), processes.maxProcesses());
    this.counters = ExecCounters.create(shared, limit);
    shared.lockForLife();
    IntStream.range(0, limit).forEach(freeRows::add);
    this.keeper = Thread.ofPlatform().daemon().name("echo-spare-keeper").unstarted(this::keep);
  }

  /**
   * Starts a server and its first children.
   *
   * @throws IOException if the address or a first process cannot be had
   */
  static EchoServer start(EchoConfig config, ProcessConfig processes) throws IOException {
    ExecEchoServer server = new ExecEchoServer(config, processes);
    server.startChild();
    server.keeper.start();
    return server;
  }

  /** Buries the dead and keeps spares waiting, until the server stops. */
  private void keep() {
    try {
      while (!stopping) {
        buryTheDead();
        endTheIdle();
        refill();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException ended) {
      LOG.debug("no longer keeping spares");
    }
  }

  private void buryTheDead() {
    List<ExecChildProcess> dead = children.stream().filter(child -> !child.isAlive()).toList();
    for (ExecChildProcess child : dead) {
      long cutOff = counters.open(child.row());
      if (child.exitCode() >= FIRST_SIGNAL_CODE) {
        killed.incrementAndGet();
        counters.add(child.row(), Figure.CLOSED_BY_SIGNAL, cutOff);
        FAILURES.warn("child was killed", "pid", child.pid(), "exit_code", child.exitCode());
      } else {
        failed.addAndGet(cutOff);
        counters.add(child.row(), Figure.CLOSED_ERROR, cutOff);
      }
      forget(child);
    }
  }

  private void forget(ExecChildProcess child) {
    children.remove(child);
    idle.remove(child.row());
    counters.settle(child.row());
    freeRows.push(child.row());
  }

  /** A child cannot look after its own time while it waits for its client; so its parent does. */
  private void endTheIdle() {
    if (config.idleTimeout().isZero()) {
      return;
    }
    long now = System.nanoTime();
    for (ExecChildProcess child : children) {
      int row = child.row();
      if (counters.open(row) == 0) {
        idle.remove(row);
        continue;
      }
      long bytes = counters.get(row, Figure.BYTES_RECEIVED) + counters.get(row, Figure.BYTES_SENT);
      Idle before = idle.get(row);
      if (before == null || before.bytes() != bytes || counters.isBusy(row)) {
        idle.put(row, new Idle(bytes, now));
      } else if (now - before.sinceNanos() >= config.idleTimeout().toNanos()) {
        end(child);
      }
    }
  }

  private void end(ExecChildProcess child) {
    child.kill();
    try {
      child.awaitEnd(LONGEST_PAUSE);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    counters.add(child.row(), Figure.CLOSED_IDLE, counters.open(child.row()));
    forget(child);
  }

  private void refill() {
    long spares = children.stream().filter(child -> counters.open(child.row()) == 0).count();
    for (long missing = processes.minSpare() - spares; missing > 0; missing--) {
      if (stopping || freeRows.isEmpty() || System.nanoTime() - startAgainNanos < 0) {
        return;
      }
      try {
        startChild();
        pause = SHORTEST_PAUSE;
      } catch (IOException failed) {
        failedStarts.incrementAndGet();
        FAILURES.warn("no child can be started", "cause", failed.getMessage());
        startAgainNanos = System.nanoTime() + pause.toNanos();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    }
  }

  private void startChild() throws IOException {
    int row = freeRows.peekFirst();
    children.add(ExecChildProcess.start(shared, row, config.workload(), config.faults()));
    freeRows.removeFirst();
  }

  @Override
  public int port() {
    return listener.port();
  }

  @Override
  public boolean isServing() {
    return !stopping && keeper.isAlive();
  }

  @Override
  public EchoTotals totals() {
    Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    closed.put(CloseReason.CLIENT, sum(Figure.CLOSED_BY_CLIENT));
    closed.put(CloseReason.RESET, sum(Figure.CLOSED_RESET));
    closed.put(CloseReason.IDLE, sum(Figure.CLOSED_IDLE));
    closed.put(CloseReason.SHUTDOWN, sum(Figure.CLOSED_SHUTDOWN));
    closed.put(CloseReason.KILLED, sum(Figure.CLOSED_BY_SIGNAL));
    closed.put(CloseReason.ERROR, sum(Figure.CLOSED_ERROR));
    Map<ErrorReason, Long> errors = new EnumMap<>(ErrorReason.class);
    for (ErrorReason reason : ErrorReason.values()) {
      errors.put(reason, 0L);
    }
    errors.put(ErrorReason.PROCESS_START, failedStarts.get());
    errors.put(ErrorReason.CHILD_KILLED, killed.get());
    errors.put(ErrorReason.HANDLER, failed.get() + sum(Figure.FAILED));
    return new EchoTotals(
        sum(Figure.ACCEPTED),
        closed,
        sum(Figure.MESSAGES_RECEIVED),
        sum(Figure.MESSAGES_SENT),
        sum(Figure.BYTES_RECEIVED),
        sum(Figure.BYTES_SENT),
        errors,
        waits());
  }

  private EchoTotals.Waits waits() {
    List<Long> counts =
        IntStream.range(0, WaitBuckets.COUNT)
            .mapToObj(
                bucket ->
                    IntStream.range(0, counters.rows())
                        .mapToLong(row -> counters.waits(row, bucket))
                        .sum())
            .toList();
    return new EchoTotals.Waits(counts, sum(Figure.WAIT_NANOS));
  }

  private long sum(Figure figure) {
    return IntStream.range(0, counters.rows()).mapToLong(row -> counters.get(row, figure)).sum();
  }

  @Override
  public List<ServerProcess> processes() {
    List<ServerProcess> all = new ArrayList<>();
    for (ExecChildProcess child : children) {
      if (child.isAlive()) {
        all.add(new ServerProcess(child.pid(), counters.open(child.row()) > 0 ? "child" : "spare"));
      }
    }
    return all;
  }

  @Override
  public synchronized long processesCpuNanos() {
    if (System.nanoTime() - liveCpuReadNanos >= CPU_LOOK_NANOS) {
      liveCpuNanos =
          children.stream()
              .filter(ExecChildProcess::isAlive)
              .mapToLong(ExecChildProcess::cpuNanos)
              .sum();
      liveCpuReadNanos = System.nanoTime();
    }
    return endedCpu.getAsLong() + liveCpuNanos;
  }

  /** Of a living child those of its living threads; a JVM ends few of them before itself. */
  @Override
  public ContextSwitches processesSwitches() {
    ContextSwitches sum = SwitchCounts.ofEndedChildren(); // first: so none is counted twice
    for (ExecChildProcess child : children) {
      sum = sum.plus(SwitchCounts.ofThreads(child.pid()));
    }
    return sum;
  }

  @Override
  public Map<String, ?> details() {
    return Map.of("process_start", "exec", "max_processes", processes.maxProcesses());
  }

  @Override
  public void stopAccepting() {
    stopping = true;
    try {
      listener.shutDown(); // wakes the spares, which then exit
      listener.close();
    } catch (IOException failed) {
      LOG.error("closing the listener failed", failed);
    }
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    keeper.join();
    for (ExecChildProcess child : children) {
      if (!child.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    stopAccepting();
    children.forEach(ExecChildProcess::kill);
    try {
      shared.close();
    } catch (IOException failed) {
      LOG.error("closing the counters failed", failed);
    }
  }
}
