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
 * <p><b>The shape.</b> A child's life is a loop of steps. Each makes one system call, all of them
 * at one place in the code, and what came of it decides on the next step. For an inlined call is
 * large, and C2 stops inlining into a method that has grown beyond a limit: a dozen of places are
 * too many.
 *
 * <p>A child that is asked to fail, see {@link ForkedFault}, breaks the rule about memory on
 * purpose.
 *
 * <p>A test, ForkedChildCodeCheck, proves the rule on the compiled code. Change nothing here
 * without it.
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

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The exit status of a child that failed. */
  private static final long FAILED = 1;

  // The steps of a child's life. Each makes one system call.
  private static final int READ = 0;
  private static final int SEND = 1;
  private static final int COST = 2;
  private static final int BURN_BEGIN = 3;
  private static final int BURN = 4;
  private static final int HELLO = 5;
  private static final int FIRST_READ = 6;
  private static final int SLEEP = 7;
  private static final int SIGNALS = 8;
  private static final int CLOSE_ALL = 9;
  private static final int CLOSE_LISTENER = 10;
  private static final int DIE_WITH_ZYGOTE = 11;
  private static final int LOOK_FOR_ZYGOTE = 12;
  private static final int LIMIT_MEMORY = 13;
  private static final int TAKE_MEMORY = 14;
  private static final int EXIT = 15;

  // What follows is decided at once, without a system call.
  private static final int HANDLE = 16;
  private static final int FAIL = 17;
  private static final int ENDED = 18;

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
   * @param scratch address of {@link #BUFFER_OFFSET} + bufferSize bytes, page-aligned, zeroed; with
   *     faults, {@link ForkedFault#COMPARED_BYTES} more can be read
   * @param bufferSize bytes for one read
   * @param waitNanos how long a message waits before it is echoed
   * @param cpuNanos how much CPU time it burns
   * @param leastBytes how long a message is at least that does so
   * @param faults address of the table by which faults are found in messages; 0 where none are
   * @return in the zygote the child's pid, or -1 with errno set
   */
  static long forkAndServe(
      boolean rehearsal,
      long fd,
      long zygotePid,
      long slot,
      long scratch,
      long bufferSize,
      long waitNanos,
      long cpuNanos,
      long leastBytes,
      long faults)
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

    long buffer = scratch + BUFFER_OFFSET;
    long signal = Posix.SIGILL;
    long count = 0; // Bytes of the message in hand,
    long sent = 0; // and how many of them have gone back.
    long messagesIn = 0;
    long messagesOut = 0;
    long bytesIn = 0;
    long bytesOut = 0;
    long burntAt = 0; // The CPU time at which the message in hand has burnt its share.
    long reason = 0;
    long exitStatus = 0;
    int step = SIGNALS;
    // Counted loops, because C2 puts no safepoint poll into those (see ZygoteOptions); two of them,
    // so that no connection lives long enough to see their end.
    for (int era = 0; era < Integer.MAX_VALUE && step != ENDED; era++) {
      for (int i = 0; i < Integer.MAX_VALUE && step != ENDED; i++) {
        long call;
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        switch (step) {
          case READ -> {
            call = Posix.SYS_RECVFROM;
            a = fd;
            b = buffer;
            c = bufferSize;
          }
          case SEND -> {
            call = Posix.SYS_SENDTO;
            a = fd;
            b = buffer + sent;
            c = count - sent;
            d = Posix.MSG_NOSIGNAL;
          }
          case COST, BURN_BEGIN, BURN -> {
            call = Posix.SYS_CLOCK_GETTIME;
            a = Posix.CLOCK_PROCESS_CPUTIME_ID; // Of the one thread that a child has.
            b = scratch;
          }
          case HELLO, FIRST_READ -> {
            call = Posix.SYS_CLOCK_GETTIME;
            a = Posix.CLOCK_MONOTONIC;
            b = scratch;
          }
          case SLEEP -> {
            call = Posix.SYS_NANOSLEEP;
            a = scratch;
            b = scratch; // Where it leaves what remains, if it is interrupted.
          }
          case SIGNALS -> {
            // The VM's handlers need a living VM. With the default action a fault ends the child at
            // once, instead of making it wait for a thread that does not exist.
            call = rehearsal ? Posix.SYS_NONE : Posix.SYS_RT_SIGACTION;
            a = signal;
            b = scratch + DEFAULT_ACTION_OFFSET;
            d = Posix.SIGSET_BYTES;
          }
          case CLOSE_ALL -> {
            // Everything below the connection: the listening socket on 0, standard output and error
            // (whose reader would otherwise wait for the last child), files of the VM.
            call = rehearsal ? Posix.SYS_NONE : Posix.SYS_CLOSE_RANGE;
            b = fd - 1;
          }
          case CLOSE_LISTENER -> call = rehearsal ? Posix.SYS_NONE : Posix.SYS_CLOSE;
          case DIE_WITH_ZYGOTE -> {
            call = Posix.SYS_PRCTL;
            a = Posix.PR_SET_PDEATHSIG;
            b = Posix.SIGKILL;
          }
          case LOOK_FOR_ZYGOTE -> call = Posix.SYS_GETPPID;
          case LIMIT_MEMORY -> {
            call = Posix.SYS_PRLIMIT64;
            b = Posix.RLIMIT_AS;
            c = scratch;
          }
          case TAKE_MEMORY -> {
            call = Posix.SYS_MMAP;
            b = ForkedFault.CHUNK_BYTES;
            c = Posix.PROT_READ_WRITE;
            d = Posix.MAP_PRIVATE_ANONYMOUS | Posix.MAP_POPULATE;
          }
          default -> {
            call = rehearsal ? Posix.SYS_NONE : Posix.SYS_EXIT_GROUP;
            a = exitStatus;
          }
        }

        long result = syscall(call, a, b, c, d, 0, 0);
        int errno = result < 0 ? Posix.errno() : 0;
        long nanos = call == Posix.SYS_CLOCK_GETTIME ? Posix.nanosAt(scratch) : 0;

        int next = step;
        switch (step) {
          case READ -> {
            if (result > 0) {
              count = result;
              sent = 0;
              messagesIn++;
              bytesIn += result;
              Posix.putLong(slot + Scoreboard.SLOT_MESSAGES_IN, messagesIn);
              Posix.putLong(slot + Scoreboard.SLOT_BYTES_IN, bytesIn);
              next = messagesIn == 1 ? FIRST_READ : HANDLE;
            } else {
              // All that came in was echoed, so a half-closed connection has been served as well.
              reason = result == 0 ? Scoreboard.CLOSED_BY_CLIENT : reasonOf(errno);
              next = reason == 0 ? READ : COST;
            }
          }
          case SEND -> {
            if (result >= 0) {
              sent += result;
              bytesOut += result;
              Posix.putLong(slot + Scoreboard.SLOT_BYTES_OUT, bytesOut);
              if (sent == count) {
                messagesOut++;
                Posix.putLong(slot + Scoreboard.SLOT_MESSAGES_OUT, messagesOut);
                next = (messagesOut & (CPU_TIME_EVERY - 1)) == 0 ? COST : READ;
              }
            } else {
              reason = reasonOf(errno);
              next = reason == 0 ? SEND : COST;
            }
          }
          case FIRST_READ -> {
            Posix.putLong(slot + Scoreboard.SLOT_FIRST_READ_NANOS, nanos);
            next = HANDLE;
          }
          case COST -> {
            Posix.putLong(slot + Scoreboard.SLOT_CPU_NANOS, nanos);
            if (reason == 0) {
              next = READ;
            } else {
              Posix.putLong(slot + Scoreboard.SLOT_CLOSE_REASON, reason);
              next = EXIT;
            }
          }
          case BURN_BEGIN -> {
            burntAt = nanos + cpuNanos;
            next = BURN;
          }
          case BURN -> {
            if (nanos >= burntAt) {
              next = waitNanos == 0 ? SEND : SLEEP;
            }
          }
          case SLEEP -> next = errno == Posix.EINTR ? SLEEP : SEND;
          case SIGNALS -> {
            signal++;
            next = signal <= Posix.SIGSEGV ? SIGNALS : CLOSE_ALL;
          }
          // A kernel before 5.9, or a strict seccomp filter: the listening socket at least.
          case CLOSE_ALL -> next = result < 0 ? CLOSE_LISTENER : DIE_WITH_ZYGOTE;
          case CLOSE_LISTENER -> next = DIE_WITH_ZYGOTE;
          case DIE_WITH_ZYGOTE -> next = LOOK_FOR_ZYGOTE;
          case LOOK_FOR_ZYGOTE -> {
            // It may have died before: then the parent is another already.
            reason = result == zygotePid ? 0 : Scoreboard.CLOSED_ERROR;
            next = HELLO;
          }
          case HELLO -> {
            Posix.putLong(slot + Scoreboard.SLOT_HELLO_NANOS, nanos);
            next = reason == 0 ? READ : COST;
          }
          case LIMIT_MEMORY -> next = result < 0 ? FAIL : TAKE_MEMORY;
          case TAKE_MEMORY -> next = result < 0 ? FAIL : TAKE_MEMORY;
          default -> next = ENDED;
        }

        if (next == HANDLE) {
          next = cpuNanos != 0 ? BURN_BEGIN : waitNanos != 0 ? SLEEP : SEND;
          if (count < leastBytes) {
            next = SEND;
          }
          if (faults != 0) {
            switch (ForkedFault.in(buffer, count, faults)) {
              case ForkedFault.NONE -> {}
              case ForkedFault.EXCEPTION -> ForkedFault.touchNothing();
              case ForkedFault.STACK_OVERFLOW -> ForkedFault.descend(scratch);
              case ForkedFault.MEMORY_EXHAUSTION -> next = LIMIT_MEMORY;
              case ForkedFault.ENDLESS_LOOP -> {
                burntAt = Long.MAX_VALUE;
                next = BURN;
              }
              default -> next = FAIL;
            }
          }
        }
        if (next == FAIL) {
          reason = Scoreboard.CLOSED_ERROR;
          exitStatus = FAILED;
          next = COST;
        }
        if (next == LIMIT_MEMORY || (next == SLEEP && step != SLEEP)) {
          boolean sleep = next == SLEEP; // else a struct rlimit
          Posix.putLong(
              scratch, sleep ? waitNanos / NANOS_PER_SECOND : ForkedFault.MEMORY_LIMIT_BYTES);
          Posix.putLong(
              scratch + Long.BYTES,
              sleep ? waitNanos % NANOS_PER_SECOND : ForkedFault.MEMORY_LIMIT_BYTES);
        }
        step = next;
      }
    }
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
