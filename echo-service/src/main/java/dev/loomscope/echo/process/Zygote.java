package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
  /** Sessions of warm-up; C2 compiles the child's method at about the 320th, see the options. */
  private static final int REHEARSALS = 600;

  private static final Duration LITTLE = Duration.ofNanos(1_000);

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
  private static final int SELF_TEST_MILLIS = 5_000;
  private static final int TEST_BYTES = 64;

  private static final int LISTENER = 0;
  private static final int NONE = -1;
  private static final int EXIT_ORPHAN = 1;
  private static final int EXIT_SELF_TEST = 3;

  private final Scoreboard scoreboard;
  private final PidTable children;

  /** The slots that are free, as a stack: taking and returning one is constant. */
  private final int[] free;

  private final int[] pidOfSlot;
  private final long[] forkedAt;
  private final boolean[] condemned;
  private final long self;
  private final long service;
  private final long bufferSize;
  private final long helloNanos;
  private final Workload workload;

  // Native memory: the first page is the zygote's own, then the child's scratch memory.
  private final long pollFd;
  private final long timeout;
  private final long status;
  private final long usage;
  private final long rehearsalSlot;
  private final long scratch;

  /** The table of faults behind the child's buffer, or 0. */
  private final long faults;

  private int freeCount;
  private int live;
  private boolean listening = true;

  /** Accepted but not forked for yet, or {@link #NONE}: kept while forks fail. */
  private int pending = NONE;

  private int pendingSlot;
  private long backoff = MIN_BACKOFF_NANOS;
  private long retryAt;
  private long now;

  private Zygote(
      Scoreboard scoreboard,
      int bufferSize,
      long helloMillis,
      Workload workload,
      Optional<FaultMarker> marker)
      throws Throwable {
    this.scoreboard = scoreboard;
    this.bufferSize = bufferSize;
    this.helloNanos = helloMillis * MILLI;
    this.workload = workload;
    self = Posix.syscall(Posix.SYS_GETPID, 0, 0, 0, 0, 0, 0);
    service = Posix.syscall(Posix.SYS_GETPPID, 0, 0, 0, 0, 0, 0);
    int capacity = scoreboard.capacity();
    children = new PidTable(capacity);
    free = new int[capacity];
    pidOfSlot = new int[capacity];
    forkedAt = new long[capacity];
    condemned = new boolean[capacity];
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot; // Low slots on top: few pages of the scoreboard are in use.
    }
    long tableOffset = ForkedChild.BUFFER_OFFSET + (bufferSize + 7L) / Long.BYTES * Long.BYTES;
    long memory =
        Posix.syscall(
            Posix.SYS_MMAP,
            0,
            Posix.PAGE_BYTES + tableOffset + ForkedFault.TABLE_BYTES,
            Posix.PROT_READ_WRITE,
            Posix.MAP_PRIVATE_ANONYMOUS,
            -1,
            0);
    if (memory == -1) {
      throw new OutOfMemoryError("mmap failed with errno " + Posix.errno());
    }
    pollFd = memory;
    timeout = memory + 64;
    status = memory + 128;
    usage = memory + 192;
    rehearsalSlot = memory + 1024;
    scratch = memory + Posix.PAGE_BYTES;
    faults = marker.isPresent() ? scratch + tableOffset : 0;
    marker.ifPresent(secret -> ForkedFault.write(scratch + tableOffset, secret));
  }

  /** Runs the zygote until it is drained or its service is gone. */
  public static void main(String[] args) throws Throwable {
    Posix.syscall(Posix.SYS_PRCTL, Posix.PR_SET_PDEATHSIG, Posix.SIGKILL, 0, 0, 0, 0);
    Scoreboard scoreboard = Scoreboard.open(Path.of(args[0]));
    Zygote zygote =
        new Zygote(
            scoreboard,
            Integer.parseInt(args[2]),
            Long.parseLong(args[3]),
            new Workload(
                Long.parseLong(args[4]), Long.parseLong(args[5]), Integer.parseInt(args[6])),
            ChildJvm.marker());
    if (scoreboard.get(Scoreboard.SERVICE_PID) != zygote.service) {
      System.exit(EXIT_ORPHAN);
    }
    zygote.rehearse();
    System.gc(); // Leaves a small heap, of which every child inherits the page tables.
    InheritedMemory.keepOnly(zygote.scratch, scoreboard.address(), Posix.errnoAddress());
    if (!zygote.serves(0, Scoreboard.CLOSED_BY_CLIENT)
        || !zygote.serves(Posix.SOCK_NONBLOCK, Scoreboard.CLOSED_IDLE)) {
      System.err.println("a forked test child did not serve its connection");
      System.exit(EXIT_SELF_TEST);
    }
    zygote.prepareListener(Long.parseLong(args[1]));
    System.out.println("ready");
    zygote.run();
  }

  /** Warm-up alone, in a process that ends normally: for the test ForkedChildCodeCheck. */
  static void rehearseOnly(Path scoreboard, Workload workload, Optional<FaultMarker> marker)
      throws Throwable {
    new Zygote(Scoreboard.open(scoreboard), Posix.PAGE_BYTES, 1_000, workload, marker).rehearse();
  }

  /**
   * Has the child's method compiled, and every call in it linked, by running it in this process;
   * alternately to the end of the stream and to a timeout. The work is of the kind that it will be,
   * but little.
   */
  private void rehearse() throws Throwable {
    for (int i = 0; i < REHEARSALS; i++) {
      long pair = connectionWithOneMessage((i & 1) == 0 ? 0 : Posix.SOCK_NONBLOCK);
      forkAndServe(true, childEnd(pair), service, rehearsalSlot, workload.atMost(LITTLE));
      close(childEnd(pair));
      close(clientEnd(pair));
    }
  }

  /**
   * Forks a child for a connection that carries one message, and looks whether it comes back.
   *
   * @param flags 0: the client half-closes; SOCK_NONBLOCK: the next read times out at once
   */
  private boolean serves(int flags, long expectedReason) throws Throwable {
    long pair = connectionWithOneMessage(flags);
    long pid =
        forkAndServe(
            false, childEnd(pair), self, scoreboard.slotAddress(0), workload.atMost(LITTLE));
    close(childEnd(pair));
    boolean ended = false;
    for (int i = 0; i < SELF_TEST_MILLIS && pid > 0 && !ended; i++) {
      sleep(MILLI);
      ended = Posix.syscall(Posix.SYS_WAIT4, pid, status, Posix.WNOHANG, usage, 0, 0) == pid;
    }
    if (pid > 0 && !ended) {
      Posix.syscall(Posix.SYS_KILL, pid, Posix.SIGKILL, 0, 0, 0, 0);
    }
    long echoed =
        Posix.syscall(
            Posix.SYS_RECVFROM, clientEnd(pair), usage, TEST_BYTES, Posix.MSG_DONTWAIT, 0, 0);
    close(clientEnd(pair));
    boolean served =
        ended
            && (int) Posix.getLong(status) == 0
            && echoed == TEST_BYTES
            && scoreboard.slot(0, Scoreboard.SLOT_BYTES_OUT) == TEST_BYTES
            && scoreboard.slot(0, Scoreboard.SLOT_CLOSE_REASON) == expectedReason;
    scoreboard.clearSlot(0);
    return served;
  }

  private long forkAndServe(boolean rehearsal, long fd, long parent, long slot, Workload work)
      throws Throwable {
    return ForkedChild.forkAndServe(
        rehearsal,
        fd,
        parent,
        slot,
        scratch,
        bufferSize,
        work.waitNanos(),
        work.cpuNanos(),
        work.leastBytes(),
        faults);
  }

  private long connectionWithOneMessage(int flags) throws Throwable {
    int type = Posix.SOCK_STREAM | Posix.SOCK_CLOEXEC | flags;
    Posix.syscall(Posix.SYS_SOCKETPAIR, Posix.AF_UNIX, type, 0, status, 0, 0);
    long pair = Posix.getLong(status);
    Posix.syscall(Posix.SYS_SENDTO, clientEnd(pair), usage, TEST_BYTES, 0, 0, 0);
    if (flags == 0) {
      Posix.syscall(Posix.SYS_SHUTDOWN, clientEnd(pair), Posix.SHUT_WR, 0, 0, 0, 0);
    }
    return pair;
  }

  private static int clientEnd(long pair) {
    return (int) pair;
  }

  private static int childEnd(long pair) {
    return (int) (pair >>> 32);
  }

  /**
   * Sets the connections' timeouts on the listening socket: Linux hands them down to every accepted
   * socket, which saves two system calls a connection.
   */
  private void prepareListener(long idleMillis) throws Throwable {
    long flags = Posix.syscall(Posix.SYS_FCNTL, LISTENER, Posix.F_GETFL, 0, 0, 0, 0);
    Posix.syscall(Posix.SYS_FCNTL, LISTENER, Posix.F_SETFL, flags | Posix.O_NONBLOCK, 0, 0, 0);
    Posix.putLong(timeout, idleMillis / 1000);
    Posix.putLong(timeout + 8, idleMillis % 1000 * 1000);
    setOption(Posix.SOL_SOCKET, Posix.SO_RCVTIMEO, Posix.TIMESPEC_BYTES);
    setOption(Posix.SOL_SOCKET, Posix.SO_SNDTIMEO, Posix.TIMESPEC_BYTES);
  }

  private void setOption(int level, int option, int bytes) throws Throwable {
    Posix.syscall(Posix.SYS_SETSOCKOPT, LISTENER, level, option, timeout, bytes, 0);
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
      if (now - reapAt >= 0 || freeCount == 0) {
        reap();
        scoreboard.put(
            Scoreboard.ZYGOTE_CPU_NANOS, Posix.clockNanos(Posix.CLOCK_PROCESS_CPUTIME_ID, timeout));
        reapAt = now + REAP_NANOS;
      }
      if (now - inspectAt >= 0) {
        killSilent();
        inspectAt = now + INSPECTION_NANOS;
      }
      if (listening && scoreboard.get(Scoreboard.DRAIN) != 0) {
        close(LISTENER);
        listening = false;
        scoreboard.put(Scoreboard.LISTENING, 0);
      }
      if (!listening && live == 0 && pending == NONE) {
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
    if (!listening || freeCount == 0) {
      return false;
    }
    long fd = Posix.syscall(Posix.SYS_ACCEPT4, LISTENER, 0, 0, Posix.SOCK_CLOEXEC, 0, 0);
    if (fd >= 0) {
      pending = (int) fd;
      pendingSlot = free[--freeCount];
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
    long pid = forkAndServe(false, pending, self, scoreboard.slotAddress(pendingSlot), workload);
    if (pid < 0) {
      switch (Posix.errno()) {
        case Posix.EAGAIN -> backOff(Scoreboard.FORK_EAGAIN); // A limit on processes.
        case Posix.ENOMEM -> backOff(Scoreboard.FORK_ENOMEM);
        default -> backOff(Scoreboard.FORK_OTHER);
      }
      return false;
    }
    close(pending);
    pending = NONE;
    backoff = MIN_BACKOFF_NANOS;
    children.put((int) pid, pendingSlot);
    pidOfSlot[pendingSlot] = (int) pid;
    forkedAt[pendingSlot] = before;
    condemned[pendingSlot] = false;
    live++;
    scoreboard.put(Scoreboard.LIVE, live);
    if (live > scoreboard.get(Scoreboard.PEAK_LIVE)) {
      scoreboard.put(Scoreboard.PEAK_LIVE, live);
    }
    scoreboard.add(Scoreboard.FORKS, 1);
    scoreboard.add(Scoreboard.FORK_NANOS, System.nanoTime() - before);
    return true;
  }

  private void backOff(int counter) {
    scoreboard.add(counter, 1);
    retryAt = now + backoff;
    backoff = Math.min(2 * backoff, MAX_BACKOFF_NANOS);
  }

  private void awaitWork() throws Throwable {
    if (pending != NONE || now - retryAt < 0) {
      sleep(Math.clamp(retryAt - now, 1, TICK_NANOS));
    } else if (listening && freeCount == 0) {
      sleep(FULL_TICK_NANOS);
    } else if (listening) {
      Posix.putLong(pollFd, (long) Posix.POLLIN << 32 | LISTENER);
      poll(1, TICK_NANOS);
    } else {
      sleep(TICK_NANOS);
    }
  }

  private void sleep(long nanos) throws Throwable {
    poll(0, nanos);
  }

  private void poll(int descriptors, long nanos) throws Throwable {
    Posix.putLong(timeout, 0);
    Posix.putLong(timeout + 8, nanos);
    Posix.syscall(Posix.SYS_PPOLL, pollFd, descriptors, timeout, 0, 0, 0);
  }

  private void reap() throws Throwable {
    while (live > 0) {
      long pid = Posix.syscall(Posix.SYS_WAIT4, -1, status, Posix.WNOHANG, usage, 0, 0);
      if (pid <= 0) {
        return;
      }
      int slot = children.remove((int) pid);
      if (slot < 0) {
        continue;
      }
      int ended = (int) Posix.getLong(status);
      if ((ended & 0x7f) != 0) {
        scoreboard.add(Scoreboard.KILLED, 1);
        scoreboard.put(Scoreboard.LAST_SIGNAL, ended & 0x7f);
      } else if (ended != 0) {
        scoreboard.add(Scoreboard.FAILED, 1);
      }
      scoreboard.retire(
          slot, Posix.cpuNanos(usage), Posix.getLong(usage + Posix.RUSAGE_MINOR_FAULTS));
      pidOfSlot[slot] = 0;
      free[freeCount++] = slot;
      live--;
      scoreboard.put(Scoreboard.LIVE, live);
    }
  }

  /** Kills each child that has not said hello within the bound. */
  private void killSilent() throws Throwable {
    for (int slot = 0; slot < pidOfSlot.length; slot++) {
      if (pidOfSlot[slot] != 0
          && !condemned[slot]
          && now - forkedAt[slot] > helloNanos
          && scoreboard.slot(slot, Scoreboard.SLOT_HELLO_NANOS) == 0) {
        condemned[slot] = true;
        scoreboard.add(Scoreboard.STUCK, 1);
        Posix.syscall(Posix.SYS_KILL, pidOfSlot[slot], Posix.SIGKILL, 0, 0, 0, 0);
      }
    }
  }

  private static void close(int fd) throws Throwable {
    Posix.syscall(Posix.SYS_CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /** Past the VM's own shutdown: there is nothing to save. */
  private static void exit(int status) throws Throwable {
    Posix.syscall(Posix.SYS_EXIT_GROUP, status, 0, 0, 0, 0, 0);
  }
}
