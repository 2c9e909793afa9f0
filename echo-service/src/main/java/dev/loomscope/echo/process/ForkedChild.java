package dev.loomscope.echo.process;

import static dev.loomscope.echo.process.Posix.syscall;

/**
 * The fork, and everything that a forked child ever executes: one method.
 *
 * <p><b>The rule.</b> After fork(2) the child of a multi-threaded process has one thread, and every
 * lock that another thread held at that moment stays locked for ever. In a JVM these are the locks
 * of the compiler, of malloc, of logging; and there is no VM thread left to collect garbage, to
 * deoptimise or to end a safepoint. So {@link #forkAndServe}
 *
 * <ul>
 *   <li>is compiled by C2 before the first fork, with every callee inlined, so that the child never
 *       enters the interpreter and never asks for a compilation;
 *   <li>contains the fork itself, so that the child starts in compiled code and ends there;
 *   <li>calls nothing but the critical downcall stub of {@code syscall(2)}: no transition, no
 *       safepoint poll, no lock, no allocation, no class loading, no exception, no uncommon trap;
 *   <li>touches only its stack, this code, the scratch memory and its scoreboard slot. {@link
 *       InheritedMemory} gives it nothing else; any slip is a clean SIGSEGV that the zygote counts.
 * </ul>
 *
 * <p>A test, ForkedChildCodeCheck, proves this on the compiled code. Change nothing here without
 * it.
 */
final class ForkedChild {
  /** Messages between two updates of the CPU time in the scoreboard; a power of two. */
  private static final long CPU_TIME_EVERY = 4;

  /**
   * The part of the scratch memory before the buffer: a timespec, then 32 zero bytes that stand for
   * {@code struct sigaction} with SIG_DFL. Buffer and timespec share a page to save a page fault.
   */
  static final int BUFFER_OFFSET = 64;

  private static final int DEFAULT_ACTION_OFFSET = 16;

  private ForkedChild() {}

  /**
   * Forks; the parent returns, the child serves one connection and exits.
   *
   * <p>In a rehearsal, which is what warm-up is made of, the same code runs in the zygote without
   * harm: the calls that fork, close descriptors, reset signal handlers and exit are replaced by
   * ones that do nothing, and the method returns at the end of the session.
   *
   * @param fd the accepted connection; the child closes every descriptor below it, among them 0,
   *     the listening socket
   * @param zygotePid the process that must be the child's parent
   * @param slot address of the child's slot in the scoreboard
   * @param scratch address of {@link #BUFFER_OFFSET} + bufferSize bytes, page-aligned, zeroed
   * @param bufferSize bytes for one read
   * @return in the zygote the child's pid, or -1 with errno set
   */
  static long forkAndServe(
      boolean rehearsal, long fd, long zygotePid, long slot, long scratch, long bufferSize)
      throws Throwable {
    // The kernel writes the child's pid to the slot before the child runs: one system call less.
    long pid =
        syscall(
            rehearsal ? Posix.SYS_SCHED_YIELD : Posix.SYS_CLONE,
            Posix.SIGCHLD | Posix.CLONE_PARENT_SETTID,
            0,
            slot + Scoreboard.SLOT_PID,
            0,
            0,
            0);
    if (pid != 0) {
      return pid;
    }

    // The VM's handlers need a living VM. With the default action a fault ends the child at once,
    // instead of making it wait for a thread that does not exist.
    long defaultAction = scratch + DEFAULT_ACTION_OFFSET;
    long sigaction = rehearsal ? Posix.SYS_NONE : Posix.SYS_RT_SIGACTION;
    for (int signal = Posix.SIGILL; signal <= Posix.SIGSEGV; signal++) {
      syscall(sigaction, signal, defaultAction, 0, Posix.SIGSET_BYTES, 0, 0);
    }
    // Everything below the connection: the listening socket on 0, standard output and error (whose
    // reader would otherwise wait for the last child), files of the VM.
    long closeRange = rehearsal ? Posix.SYS_NONE : Posix.SYS_CLOSE_RANGE;
    if (syscall(closeRange, 0, fd - 1, 0, 0, 0, 0) < 0) {
      // A kernel before 5.9, or a strict seccomp filter: the listening socket at least.
      syscall(rehearsal ? Posix.SYS_NONE : Posix.SYS_CLOSE, 0, 0, 0, 0, 0, 0);
    }
    // Die with the zygote. It may have died before this call: then the parent is another already.
    syscall(Posix.SYS_PRCTL, Posix.PR_SET_PDEATHSIG, Posix.SIGKILL, 0, 0, 0, 0);
    long reason =
        syscall(Posix.SYS_GETPPID, 0, 0, 0, 0, 0, 0) == zygotePid ? 0 : Scoreboard.CLOSED_ERROR;

    Posix.putLong(
        slot + Scoreboard.SLOT_HELLO_NANOS, Posix.clockNanos(Posix.CLOCK_MONOTONIC, scratch));

    long buffer = scratch + BUFFER_OFFSET;
    long count = 0; // Bytes of the message in hand,
    long sent = 0; // and how many of them have gone back.
    long messagesIn = 0;
    long messagesOut = 0;
    long bytesIn = 0;
    long bytesOut = 0;
    // Counted loops, because C2 puts no safepoint poll into those (see ZygoteOptions); two of them,
    // so that no connection lives long enough to see their end.
    for (int era = 0; era < Integer.MAX_VALUE && reason == 0; era++) {
      for (int i = 0; i < Integer.MAX_VALUE && reason == 0; i++) {
        boolean reading = sent == count;
        long result =
            syscall(
                reading ? Posix.SYS_RECVFROM : Posix.SYS_SENDTO,
                fd,
                reading ? buffer : buffer + sent,
                reading ? bufferSize : count - sent,
                reading ? 0 : Posix.MSG_NOSIGNAL,
                0,
                0);
        if (result < 0) {
          reason = reasonOf(Posix.errno());
        } else if (!reading) {
          sent += result;
          bytesOut += result;
          Posix.putLong(slot + Scoreboard.SLOT_BYTES_OUT, bytesOut);
          if (sent == count) {
            messagesOut++;
            Posix.putLong(slot + Scoreboard.SLOT_MESSAGES_OUT, messagesOut);
          }
        } else if (result == 0) {
          // All that came in was echoed, so a half-closed connection has been served as well.
          reason = Scoreboard.CLOSED_BY_CLIENT;
        } else {
          if (messagesIn == 0) {
            Posix.putLong(
                slot + Scoreboard.SLOT_FIRST_READ_NANOS,
                Posix.clockNanos(Posix.CLOCK_MONOTONIC, scratch));
          }
          count = result;
          sent = 0;
          messagesIn++;
          bytesIn += result;
          Posix.putLong(slot + Scoreboard.SLOT_MESSAGES_IN, messagesIn);
          Posix.putLong(slot + Scoreboard.SLOT_BYTES_IN, bytesIn);
        }
        if (reason != 0 || (sent == count && (messagesOut & (CPU_TIME_EVERY - 1)) == 0)) {
          Posix.putLong(
              slot + Scoreboard.SLOT_CPU_NANOS,
              Posix.clockNanos(Posix.CLOCK_PROCESS_CPUTIME_ID, scratch));
        }
      }
    }

    Posix.putLong(slot + Scoreboard.SLOT_CLOSE_REASON, reason);
    syscall(rehearsal ? Posix.SYS_NONE : Posix.SYS_EXIT_GROUP, 0, 0, 0, 0, 0, 0);
    return 0;
  }

  /** Zero means: not an end, try again. */
  private static long reasonOf(int errno) {
    if (errno == Posix.EINTR) {
      return 0;
    }
    if (errno == Posix.EAGAIN) {
      return Scoreboard.CLOSED_IDLE;
    }
    if (errno == Posix.ECONNRESET || errno == Posix.EPIPE) {
      return Scoreboard.CLOSED_RESET;
    }
    return Scoreboard.CLOSED_ERROR;
  }
}
