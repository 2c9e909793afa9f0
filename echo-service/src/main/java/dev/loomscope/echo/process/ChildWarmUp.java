package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.Workload;
import java.time.Duration;

/**
 * What comes before the first connection: warm-up of the child's method, and a test whether a
 * forked child comes back. The clients are sockets of the zygote's own.
 */
final class ChildWarmUp {
  /** Sessions of warm-up; C2 compiles the child's method at about the 320th, see the options. */
  private static final int SESSIONS = 600;

  /** The work is of the kind that it will be, but little. */
  private static final Duration LITTLE = Duration.ofNanos(1_000);

  private static final long MILLI = 1_000_000L;
  private static final int SELF_TEST_MILLIS = 5_000;
  private static final int MESSAGE_BYTES = 64;

  /** The client half-closes after its message: the session ends with the end of the stream. */
  private static final int TO_THE_END = 0;

  /** The connection does not block: the session ends with a timeout at the second read. */
  private static final int TO_A_TIMEOUT = Posix.SOCK_NONBLOCK;

  private final ZygoteMemory memory;
  private final Fork fork;

  ChildWarmUp(ZygoteMemory memory, Workload workload) {
    this.memory = memory;
    fork = new Fork(memory, workload.atMost(LITTLE));
  }

  /**
   * Has the child's method compiled, and every call in it linked, by running it in this process.
   *
   * @param service the parent of this process
   */
  void warmUp(long service) throws Throwable {
    for (int i = 0; i < SESSIONS; i++) {
      long pair = connectionWithOneMessage((i & 1) == 0 ? TO_THE_END : TO_A_TIMEOUT);
      fork.rehearsal(childEnd(pair), service, memory.rehearsalSlot());
      Posix.close(childEnd(pair));
      Posix.close(clientEnd(pair));
    }
  }

  /**
   * Whether forked children serve their connections, leave their figures and end as they should.
   */
  boolean succeeds(long self, Scoreboard scoreboard) throws Throwable {
    return serves(TO_THE_END, Scoreboard.CLOSED_BY_CLIENT, self, scoreboard)
        && serves(TO_A_TIMEOUT, Scoreboard.CLOSED_IDLE, self, scoreboard);
  }

  private boolean serves(int end, long expectedReason, long self, Scoreboard scoreboard)
      throws Throwable {
    long pair = connectionWithOneMessage(end);
    long pid = fork.child(childEnd(pair), self, scoreboard.slotAddress(0));
    Posix.close(childEnd(pair));
    boolean ended = pid > 0 && ends(pid);
    long echoed =
        Posix.syscall(
            Posix.SYS_RECVFROM,
            clientEnd(pair),
            memory.usage(),
            MESSAGE_BYTES,
            Posix.MSG_DONTWAIT,
            0,
            0);
    Posix.close(clientEnd(pair));
    boolean served =
        ended
            && (int) Posix.getLong(memory.status()) == 0
            && echoed == MESSAGE_BYTES
            && scoreboard.slot(0, Scoreboard.SLOT_BYTES_OUT) == MESSAGE_BYTES
            && scoreboard.slot(0, Scoreboard.SLOT_CLOSE_REASON) == expectedReason;
    scoreboard.clearSlot(0);
    return served;
  }

  /** Waits for a child's end, and brings it about if it does not come. */
  private boolean ends(long pid) throws Throwable {
    for (int i = 0; i < SELF_TEST_MILLIS; i++) {
      memory.sleep(MILLI);
      if (Posix.syscall(Posix.SYS_WAIT4, pid, memory.status(), Posix.WNOHANG, memory.usage(), 0, 0)
          == pid) {
        return true;
      }
    }
    Posix.syscall(Posix.SYS_KILL, pid, Posix.SIGKILL, 0, 0, 0, 0);
    return false;
  }

  private long connectionWithOneMessage(int end) throws Throwable {
    int type = Posix.SOCK_STREAM | Posix.SOCK_CLOEXEC | end;
    Posix.syscall(Posix.SYS_SOCKETPAIR, Posix.AF_UNIX, type, 0, memory.status(), 0, 0);
    long pair = Posix.getLong(memory.status());
    Posix.syscall(Posix.SYS_SENDTO, clientEnd(pair), memory.usage(), MESSAGE_BYTES, 0, 0, 0);
    if (end == TO_THE_END) {
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
}
