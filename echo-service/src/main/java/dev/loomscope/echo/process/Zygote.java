package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.Workload;
import java.nio.file.Path;

/**
 * The small JVM that does nothing but accept and fork: {@code main} of the process that the echo
 * service starts with {@link ZygoteOptions} in its process mode.
 *
 * <p>Descriptor 0 is the listening socket. Arguments: the scoreboard file, the idle timeout in
 * milliseconds (0: none), the size of a child's buffer in bytes, the milliseconds in which a child
 * has to say hello, the nanoseconds that each message waits and those of CPU time that it burns.
 * The marker of faults, where they are enabled, is in the environment. It writes one line, {@code
 * ready}, to standard output when it accepts; from then on it speaks through the {@link Scoreboard}
 * alone.
 *
 * <p>It dies with the service: PDEATHSIG fires when the <em>thread</em> that started it ends, so
 * the service must start it from a thread that lives as long as itself; and it looks at its parent
 * each tick. Everything runs on one thread and, after the first accept, allocates nothing.
 *
 * <p>Exit status: 0 drained, 1 the service is gone, 3 a test child did not serve its connection.
 */
public final class Zygote {
  private static final long MILLI = 1_000_000L;
  private static final int ACCEPT_BATCH = 16;

  /** The longest sleep: bounds the life of a zombie and the reaction to commands. */
  private static final long TICK_NANOS = 50 * MILLI;

  /** The sleep while all slots are taken and only a reaped child can free one. */
  private static final long FULL_TICK_NANOS = 2 * MILLI;

  /** wait4 looks at every live child, so under load it is called at this interval only. */
  private static final long REAP_NANOS = 10 * MILLI;

  private static final long INSPECTION_NANOS = 1_000 * MILLI;
  private static final long MIN_BACKOFF_NANOS = 5 * MILLI;
  private static final long MAX_BACKOFF_NANOS = 500 * MILLI;

  private static final int LISTENER = 0;
  private static final int NONE = -1;
  private static final int EXIT_ORPHAN = 1;
  private static final int EXIT_SELF_TEST = 3;

  private final Scoreboard scoreboard;
  private final ZygoteMemory memory;
  private final Children children;
  private final KillOrder killOrder;
  private final Fork fork;
  private final long self;
  private final long service;

  private boolean listening = true;

  /** Accepted but not forked for yet, or {@link #NONE}: kept while forks fail. */
  private int pending = NONE;

  private int pendingSlot;
  private long backoff = MIN_BACKOFF_NANOS;
  private long retryAt;
  private long now;

  private Zygote(
      Scoreboard scoreboard,
      ZygoteMemory memory,
      KillOrder killOrder,
      Workload workload,
      long self,
      long service) {
    this.scoreboard = scoreboard;
    this.memory = memory;
    this.killOrder = killOrder;
    this.self = self;
    this.service = service;
    children = new Children(scoreboard, memory);
    fork = new Fork(memory, workload);
  }

  /** Runs the zygote until it is drained or its service is gone. */
  public static void main(String[] args) throws Throwable {
    Posix.syscall(Posix.SYS_PRCTL, Posix.PR_SET_PDEATHSIG, Posix.SIGKILL, 0, 0, 0, 0);
    long self = Posix.syscall(Posix.SYS_GETPID, 0, 0, 0, 0, 0, 0);
    long service = Posix.syscall(Posix.SYS_GETPPID, 0, 0, 0, 0, 0, 0);
    Scoreboard scoreboard = Scoreboard.open(Path.of(args[0]));
    ZygoteMemory memory = new ZygoteMemory(ChildJvm.marker());
    Workload workload =
        Workload.ofAProcess(
            Long.parseLong(args[2]), Long.parseLong(args[3]), Integer.parseInt(args[4]));
    Zygote zygote = new Zygote(scoreboard, memory, KillOrder.ofZygote(), workload, self, service);
    if (scoreboard.get(Scoreboard.SERVICE_PID) != service) {
      System.exit(EXIT_ORPHAN);
    }
    ChildWarmUp rehearsal = new ChildWarmUp(memory, workload);
    rehearsal.warmUp(service);
    System.gc(); // Leaves a small heap, of which every child inherits the page tables.
    InheritedMemory.keepOnly(memory.scratch(), scoreboard.address(), Posix.errnoAddress());
    if (!rehearsal.succeeds(self, scoreboard)) {
      System.err.println("a forked test child did not serve its connection");
      System.exit(EXIT_SELF_TEST);
    }
    zygote.prepareListener(Long.parseLong(args[1]));
    System.out.println("ready");
    zygote.run();
  }

  /**
   * Sets the connections' timeouts on the listening socket: Linux hands them down to every accepted
   * socket, which saves two system calls a connection.
   */
  private void prepareListener(long idleMillis) throws Throwable {
    long flags = Posix.syscall(Posix.SYS_FCNTL, LISTENER, Posix.F_GETFL, 0, 0, 0, 0);
    Posix.syscall(Posix.SYS_FCNTL, LISTENER, Posix.F_SETFL, flags | Posix.O_NONBLOCK, 0, 0, 0);
    Posix.putLong(memory.timeout(), idleMillis / 1000);
    Posix.putLong(memory.timeout() + 8, idleMillis % 1000 * 1000);
    setTimeout(Posix.SO_RCVTIMEO);
    setTimeout(Posix.SO_SNDTIMEO);
  }

  private void setTimeout(int option) throws Throwable {
    Posix.syscall(
        Posix.SYS_SETSOCKOPT,
        LISTENER,
        Posix.SOL_SOCKET,
        option,
        memory.timeout(),
        Posix.TIMESPEC_BYTES,
        0);
  }

  private void run() throws Throwable {
    scoreboard.put(Scoreboard.ZYGOTE_PID, self);
    scoreboard.put(Scoreboard.LISTENING, 1);
    long reapAt = 0;
    long inspectAt = 0;
    while (true) {
      now = System.nanoTime(); // CLOCK_MONOTONIC, as in the children.
      scoreboard.put(Scoreboard.HEARTBEAT_NANOS, now);
      if (Posix.syscall(Posix.SYS_GETPPID, 0, 0, 0, 0, 0, 0) != service) {
        exit(EXIT_ORPHAN);
      }
      if (now - reapAt >= 0 || children.areAsManyAsMayBe()) {
        children.reap();
        scoreboard.put(
            Scoreboard.ZYGOTE_CPU_NANOS,
            Posix.clockNanos(Posix.CLOCK_PROCESS_CPUTIME_ID, memory.timeout()));
        reapAt = now + REAP_NANOS;
      }
      if (now - inspectAt >= 0) {
        children.killSilent(now);
        inspectAt = now + INSPECTION_NANOS;
      }
      if (listening && scoreboard.get(Scoreboard.DRAIN) != 0) {
        Posix.close(LISTENER);
        listening = false;
        scoreboard.put(Scoreboard.LISTENING, 0);
      }
      if (!listening && children.areNone() && pending == NONE) {
        exit(0);
      }
      if (!acceptAndFork()) {
        awaitWork();
      }
    }
  }

  /** Returns whether there may be more to accept at once. */
  private boolean acceptAndFork() throws Throwable {
    if (now - retryAt < 0) {
      return false;
    }
    for (int i = 0; i < ACCEPT_BATCH; i++) {
      if (pending == NONE && !accept()) {
        return false;
      }
      if (!fork()) {
        return false;
      }
    }
    return true;
  }

  private boolean accept() throws Throwable {
    if (!listening || children.areAsManyAsMayBe()) {
      return false;
    }
    long fd = Posix.syscall(Posix.SYS_ACCEPT4, LISTENER, 0, 0, Posix.SOCK_CLOEXEC, 0, 0);
    if (fd >= 0) {
      pending = (int) fd;
      pendingSlot = children.takeSlot();
      scoreboard.putSlot(pendingSlot, Scoreboard.SLOT_ACCEPT_NANOS, System.nanoTime());
      return true;
    }
    switch (Posix.errno()) {
      case Posix.EAGAIN, Posix.EINTR, Posix.ECONNABORTED, Posix.EPROTO -> {
        // Nothing there, or no longer there.
      }
      case Posix.EMFILE -> backOff(Scoreboard.ACCEPT_EMFILE);
      case Posix.ENFILE -> backOff(Scoreboard.ACCEPT_ENFILE);
      case Posix.ENOMEM, Posix.ENOBUFS -> backOff(Scoreboard.ACCEPT_NO_MEMORY);
      default -> backOff(Scoreboard.ACCEPT_OTHER);
    }
    return false;
  }

  /** Forks for the pending connection; if that fails, keeps it for later. */
  private boolean fork() throws Throwable {
    long before = System.nanoTime();
    killOrder.beforeFork();
    long pid = fork.child(pending, self, scoreboard.slotAddress(pendingSlot));
    int errno = pid < 0 ? Posix.errno() : 0;
    killOrder.afterFork();
    if (pid < 0) {
      switch (errno) {
        case Posix.EAGAIN -> backOff(Scoreboard.FORK_EAGAIN); // A limit on processes.
        case Posix.ENOMEM -> backOff(Scoreboard.FORK_ENOMEM);
        default -> backOff(Scoreboard.FORK_OTHER);
      }
      return false;
    }
    Posix.close(pending);
    pending = NONE;
    backoff = MIN_BACKOFF_NANOS;
    children.add((int) pid, pendingSlot, before);
    return true;
  }

  private void backOff(int counter) {
    scoreboard.add(counter, 1);
    retryAt = now + backoff;
    backoff = Math.min(2 * backoff, MAX_BACKOFF_NANOS);
  }

  private void awaitWork() throws Throwable {
    if (pending != NONE || now - retryAt < 0) {
      memory.sleep(Math.clamp(retryAt - now, 1, TICK_NANOS));
    } else if (listening && children.areAsManyAsMayBe()) {
      memory.sleep(FULL_TICK_NANOS);
    } else if (listening) {
      memory.awaitInput(LISTENER, TICK_NANOS);
    } else {
      memory.sleep(TICK_NANOS);
    }
  }

  /** Past the VM's own shutdown: there is nothing to save. */
  private static void exit(int status) throws Throwable {
    Posix.syscall(Posix.SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
  }
}
