package dev.loomscope.echo;

import dev.loomscope.echo.process.ContextSwitches;
import dev.loomscope.echo.process.ListeningSocket;
import dev.loomscope.echo.process.Orphans;
import dev.loomscope.echo.process.Scoreboard;
import dev.loomscope.echo.process.ScoreboardReader;
import dev.loomscope.echo.process.SharedFile;
import dev.loomscope.echo.process.SwitchCounts;
import dev.loomscope.echo.process.ZygoteProcess;
import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves each connection by a process of its own made by fork(2): the model {@code process}, in its
 * classic form.
 *
 * <pre>
 *   service --- starts, watches, replaces ---> zygote --- accepts, forks ---> child, child, ...
 *      ^                                          |                             |
 *      +------------- scoreboard (shared memory) -+-----------------------------+
 * </pre>
 *
 * <p>The service itself cannot fork: it has many threads, and a child would inherit the locks that
 * they hold but not the threads. The zygote is a JVM that has nothing to lose by it. If it dies,
 * its children die with it, and a new one takes over the listening socket and the scoreboard.
 */
final class ForkEchoServer implements EchoServer {

  private static final EventLog LOG = EventLog.of(ForkEchoServer.class);
  private static final EventLog FAILURES = LOG.limited(10);
  private static final Duration STALE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final EchoConfig config;
  private final ProcessConfig processes;
  private final ListeningSocket listener;
  private final SharedFile shared;
  private final Scoreboard scoreboard;
  private final ScoreboardReader reader;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final AtomicLong zygotesDied = new AtomicLong();
  private final AtomicLong deadZygotesCpuNanos = new AtomicLong();
  private final Thread supervisor;
  private volatile @Nullable ZygoteProcess zygote;
  private volatile boolean stopping;
  private volatile EchoTotals lastTotals;
  private volatile long lastChildrenCpuNanos;

  private ForkEchoServer(EchoConfig config, ProcessConfig wanted) throws IOException {
    this.config = config;
    this.processes = wanted.withinMemory(ProcessConfig.Start.FORK);
    Orphans.adopt();
    this.listener = ListeningSocket.open(config.address(), EchoConfig.BACKLOG);
    this.shared = SharedFile.create();
    this.scoreboard =
        Scoreboard.create(
            shared.path(), Math.min(config.maxConnections(), processes.maxProcesses()));
    this.reader = new ScoreboardReader(scoreboard);
    this.lastTotals = new EchoCounters().totals();
    // It starts the zygotes, which the kernel ends when this thread ends: so it lasts to the end.
    this.supervisor =
        Thread.ofPlatform().daemon().name("echo-zygote-supervisor").unstarted(this::supervise);
  }

  /** Forking does not work on this system, though it should. */
  static final class NoZygoteException extends IOException {

    private static final long serialVersionUID = 1L;

    NoZygoteException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Starts a server.
   *
   * @throws NoZygoteException if forking does not work here
   * @throws IOException if the address cannot be had
   */
  static EchoServer start(EchoConfig config, ProcessConfig processes) throws IOException {
    ForkEchoServer server = new ForkEchoServer(config, processes);
    server.supervisor.start();
    try {
      server.started.get();
      return server;
    } catch (ExecutionException failed) {
      server.close();
      throw new NoZygoteException(failed);
    } catch (InterruptedException interrupted) {
      server.close();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Keeps a zygote running until the server stops. */
  private void supervise() {
    Duration pause = SHORTEST_PAUSE;
    while (!stopping) {
      long began = System.nanoTime();
      try {
        ZygoteProcess now =
            ZygoteProcess.start(shared, config.idleTimeout(), config.workload(), config.faults());
        zygote = now;
        LOG.info("zygote started", "pid", now.pid());
        started.complete(true);
        if (stopping) {
          now.kill(); // asked to close while it started
        }
        int exitCode = now.awaitEnd();
        if (stopping) {
          return;
        }
        LOG.warn("zygote died and is replaced", "pid", now.pid(), "exit_code", exitCode);
      } catch (IOException failed) {
        if (started.completeExceptionally(failed)) {
          return;
        }
        FAILURES.warn("zygote does not start", "cause", failed.getMessage());
      }
      bury();
      boolean lasted = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
      pause = lasted ? SHORTEST_PAUSE : pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
      sleep(pause);
    }
  }

  /** Closes the books of a zygote that died. */
  private void bury() {
    zygotesDied.incrementAndGet();
    // The kernel kills the children, but not in no time; they must not write to slots in new use.
    Orphans.reap(reader.children());
    deadZygotesCpuNanos.addAndGet(reader.zygoteCpuNanos());
    scoreboard.retireAll();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException ignored) {
      LOG.debug("interrupted");
    }
  }

  @Override
  public int port() {
    return listener.port();
  }

  @Override
  public boolean isServing() {
    ZygoteProcess now = zygote;
    return !stopping
        && now != null
        && now.isAlive()
        && System.nanoTime() - reader.heartbeatNanos() < STALE.toNanos();
  }

  @Override
  public EchoTotals totals() {
    reader.read().ifPresent(totals -> lastTotals = toEchoTotals(totals));
    return lastTotals;
  }

  private EchoTotals toEchoTotals(ScoreboardReader.Totals totals) {
    return new EchoTotals(
        totals.accepted(),
        closed(totals.closed()),
        totals.messagesIn(),
        totals.messagesOut(),
        totals.bytesIn(),
        totals.bytesOut(),
        errors(reader.failures()),
        new EchoTotals.Waits(totals.waits(), totals.waitNanos()));
  }

  private static Map<CloseReason, Long> closed(List<Long> counts) {
    Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    closed.put(CloseReason.CLIENT, counts.get(Scoreboard.CLOSED_BY_CLIENT));
    closed.put(CloseReason.IDLE, counts.get(Scoreboard.CLOSED_IDLE));
    closed.put(CloseReason.RESET, counts.get(Scoreboard.CLOSED_RESET));
    closed.put(CloseReason.ERROR, counts.get(Scoreboard.CLOSED_ERROR));
    closed.put(CloseReason.KILLED, counts.get(Scoreboard.CLOSED_BY_SIGNAL));
    closed.put(CloseReason.SHUTDOWN, 0L);
    return closed;
  }

  private Map<ErrorReason, Long> errors(ScoreboardReader.Failures failures) {
    Map<ErrorReason, Long> errors = new EnumMap<>(ErrorReason.class);
    for (ErrorReason reason : ErrorReason.values()) {
      errors.put(reason, 0L);
    }
    errors.put(ErrorReason.TOO_MANY_OPEN_FILES, failures.outOfDescriptors());
    errors.put(ErrorReason.ACCEPT, failures.accept());
    errors.put(ErrorReason.PROCESS_START, failures.fork());
    errors.put(ErrorReason.CHILD_STUCK, failures.stuck());
    errors.put(ErrorReason.CHILD_KILLED, failures.killed());
    errors.put(ErrorReason.HANDLER, failures.handler());
    errors.put(ErrorReason.ZYGOTE_DIED, zygotesDied.get());
    return errors;
  }

  @Override
  public List<ServerProcess> processes() {
    List<ServerProcess> all = new ArrayList<>();
    ZygoteProcess now = zygote;
    if (now != null && now.isAlive()) {
      all.add(new ServerProcess(now.pid(), "zygote"));
    }
    reader.children().forEach(pid -> all.add(new ServerProcess(pid, "child")));
    return all;
  }

  @Override
  public long processesCpuNanos() {
    reader.read().ifPresent(totals -> lastChildrenCpuNanos = totals.cpuNanos());
    return deadZygotesCpuNanos.get() + reader.zygoteCpuNanos() + lastChildrenCpuNanos;
  }

  /**
   * A zygote that lives tells of the children that it has buried; when it has died, the kernel
   * counts it, and all of its children, as this process's own.
   */
  @Override
  public ContextSwitches processesSwitches() {
    ZygoteProcess now = zygote;
    // The ended first: what ends meanwhile is missed for once, and nothing is counted twice.
    ContextSwitches sum = SwitchCounts.ofEndedChildren().plus(reader.buriedSwitches());
    if (now == null || !now.isAlive()) {
      return ContextSwitches.NONE; // counted twice until the books of the zygote are closed
    }
    sum = sum.plus(SwitchCounts.ofThreads(now.pid()));
    for (long child : reader.children()) {
      sum = sum.plus(SwitchCounts.ofSingleThread(child));
    }
    return sum;
  }

  @Override
  public Map<String, ?> details() {
    return Map.of("process_start", "fork", "max_processes", processes.maxProcesses());
  }

  @Override
  public void stopAccepting() {
    stopping = true;
    scoreboard.drain();
    try {
      listener.close(); // the zygote has it still, and closes it when it sees the order to drain
    } catch (IOException failed) {
      LOG.error("closing the listener failed", failed);
    }
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    ZygoteProcess now = zygote;
    return now == null || now.awaitEnd(bound);
  }

  @Override
  public void close() {
    stopAccepting();
    ZygoteProcess now = zygote;
    if (now != null) {
      now.kill();
      now.awaitEnd();
    }
    try {
      shared.close();
    } catch (IOException failed) {
      LOG.error("closing the scoreboard failed", failed);
    }
  }
}
