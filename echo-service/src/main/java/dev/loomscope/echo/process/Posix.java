package dev.loomscope.echo.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The one door to the Linux kernel that the zygote and its children use: {@code syscall(2)} through
 * java.lang.foreign, the numbers that go with it, and raw access to native memory.
 *
 * <p>Everything goes through a single downcall of {@code long syscall(long, ...)}, because
 *
 * <ul>
 *   <li>A forked child may make only async-signal-safe calls. A raw system call takes no lock of
 *       glibc, runs no {@code pthread_atfork} handler and needs no cached thread id.
 *   <li>The downcall is {@linkplain Linker.Option#critical critical}: it has no thread-state
 *       transition, hence no safepoint poll on return, so that nothing armed by another thread at
 *       the moment of the fork can stop a child that has no other threads.
 *   <li>One stub and one page of libc are all that a child ever executes outside its own method.
 * </ul>
 *
 * <p>The price: while a critical call blocks, the VM cannot reach a safepoint. The zygote has no
 * other Java thread that needs one and never blocks for longer than its tick.
 *
 * <p>Linux on x86-64 and aarch64 only; both are 64-bit little-endian with the same structure
 * layouts for everything used here, but different call numbers.
 */
@SuppressWarnings("restricted") // what this class is for
final class Posix {
  private static final boolean X86_64 = isX8664();

  // Call numbers: asm/unistd_64.h on x86-64, asm-generic/unistd.h on aarch64.
  static final long SYS_CLOSE = X86_64 ? 3 : 57;
  static final long SYS_PWRITE64 = X86_64 ? 18 : 68;
  static final long SYS_MMAP = X86_64 ? 9 : 222;
  static final long SYS_RT_SIGACTION = X86_64 ? 13 : 134;
  static final long SYS_SCHED_YIELD = X86_64 ? 24 : 124;
  static final long SYS_NANOSLEEP = X86_64 ? 35 : 101;
  static final long SYS_MADVISE = X86_64 ? 28 : 233;
  static final long SYS_GETPID = X86_64 ? 39 : 172;
  static final long SYS_SENDTO = X86_64 ? 44 : 206;
  static final long SYS_RECVFROM = X86_64 ? 45 : 207;
  static final long SYS_SHUTDOWN = X86_64 ? 48 : 210;
  static final long SYS_SOCKETPAIR = X86_64 ? 53 : 199;
  static final long SYS_SETSOCKOPT = X86_64 ? 54 : 208;
  static final long SYS_CLONE = X86_64 ? 56 : 220;
  static final long SYS_WAIT4 = X86_64 ? 61 : 260;
  static final long SYS_KILL = X86_64 ? 62 : 129;
  static final long SYS_FCNTL = X86_64 ? 72 : 25;
  static final long SYS_GETRUSAGE = X86_64 ? 98 : 165;
  static final long SYS_GETPPID = X86_64 ? 110 : 173;
  static final long SYS_PRCTL = X86_64 ? 157 : 167;
  static final long SYS_CLOCK_GETTIME = X86_64 ? 228 : 113;
  static final long SYS_EXIT_GROUP = X86_64 ? 231 : 94;
  static final long SYS_PPOLL = X86_64 ? 271 : 73;
  static final long SYS_OPENAT = X86_64 ? 257 : 56;
  static final long SYS_ACCEPT4 = X86_64 ? 288 : 242;
  static final long SYS_PRLIMIT64 = X86_64 ? 302 : 261;

  /** No system call: fails with ENOSYS and does nothing. */
  static final long SYS_NONE = -1;

  /** The same on every architecture; Linux 5.9 and newer. */
  static final long SYS_CLOSE_RANGE = 436;

  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EPIPE = 32;
  static final int EPROTO = 71;
  static final int ECONNABORTED = 103;
  static final int ECONNRESET = 104;
  static final int ENOBUFS = 105;

  static final int SIGILL = 4;
  static final int SIGKILL = 9;
  static final int SIGSEGV = 11;
  static final int SIGCHLD = 17;

  /** {@code sizeof(kernel_sigset_t)}: what rt_sigaction and ppoll want to be told. */
  static final long SIGSET_BYTES = 8;

  static final int CLONE_PARENT_SETTID = 0x0010_0000;
  static final int RUSAGE_SELF = 0;
  static final int RUSAGE_CHILDREN = -1;
  static final int PR_SET_PDEATHSIG = 1;
  static final int PR_SET_CHILD_SUBREAPER = 36;
  static final int CLOCK_MONOTONIC = 1;
  static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  static final int RLIMIT_AS = 9;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_DONTWAIT = 0x40;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int AF_UNIX = 1;
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SHUT_WR = 1;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVTIMEO = 20;
  static final int SO_SNDTIMEO = 21;
  static final int F_GETFL = 3;
  static final int F_SETFL = 4;
  static final int AT_FDCWD = -100;
  static final int O_WRONLY = 1;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int POLLIN = 1;
  static final int WNOHANG = 1;
  static final int MADV_DONTFORK = 10;
  static final int PROT_READ_WRITE = 3;
  static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  static final int MAP_POPULATE = 0x8000;
  static final int PAGE_BYTES = 4096;

  /** {@code sizeof(struct timespec)} and {@code sizeof(struct timeval)}: two longs. */
  static final int TIMESPEC_BYTES = 16;

  /** {@code sizeof(struct rusage)}; it begins with the user and the system time as timevals. */
  static final int RUSAGE_BYTES = 144;

  /** {@code offsetof(struct rusage, ru_minflt)}. */
  static final int RUSAGE_MINOR_FAULTS = 64;

  /** {@code offsetof(struct rusage, ru_nvcsw)}. */
  static final int RUSAGE_VOLUNTARY_SWITCHES = 128;

  /** {@code offsetof(struct rusage, ru_nivcsw)}. */
  static final int RUSAGE_INVOLUNTARY_SWITCHES = 136;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * User-space addresses are below 2^47 and everything accessed as a long is aligned. Saying so to
   * the compiler lets C2 prove that the bounds and alignment checks of an access hold, so that no
   * check, and no trap into the VM, is left in the compiled code.
   */
  private static final long ALIGNED_USER_ADDRESS = 0x0000_7fff_ffff_fff8L;

  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final MethodHandle SYSCALL = linkSyscall();

  /** Where the calling thread's errno is. Valid only on the thread that initialised this class. */
  private static final long ERRNO_ADDRESS = locateErrno();

  private Posix() {}

  /**
   * Makes a system call.
   *
   * @return what the kernel returned, or -1 with the reason in {@link #errno()}
   */
  static long syscall(long number, long a, long b, long c, long d, long e, long f)
      throws Throwable {
    return (long) SYSCALL.invokeExact(number, a, b, c, d, e, f);
  }

  static void close(int fd) throws Throwable {
    syscall(SYS_CLOSE, fd, 0, 0, 0, 0, 0);
  }

  /**
   * Why the last call failed. No VM code runs between a critical downcall and the next one, so the
   * thread's errno is read in place; capturing it would run a function of libjvm in the child.
   */
  static int errno() {
    // errno need not lie on an 8-byte boundary, so take the aligned word and cut the int out of it.
    long word = getLong(ERRNO_ADDRESS);
    return (int) (word >>> ((ERRNO_ADDRESS & 4) << 3));
  }

  static long errnoAddress() {
    return ERRNO_ADDRESS;
  }

  /** The address of libc's {@code syscall}: the only foreign code that a child executes. */
  static long syscallAddress() {
    return Linker.nativeLinker().defaultLookup().findOrThrow("syscall").address();
  }

  static long getLong(long address) {
    return MEMORY.get(JAVA_LONG, address & ALIGNED_USER_ADDRESS);
  }

  static void putLong(long address, long value) {
    MEMORY.set(JAVA_LONG, address & ALIGNED_USER_ADDRESS, value);
  }

  /**
   * Reads a clock.
   *
   * @param timespec address of 16 bytes of scratch memory
   * @return nanoseconds
   */
  static long clockNanos(int clock, long timespec) throws Throwable {
    syscall(SYS_CLOCK_GETTIME, clock, timespec, 0, 0, 0, 0);
    return nanosAt(timespec);
  }

  /** A {@code struct timespec} in nanoseconds. */
  static long nanosAt(long timespec) {
    return getLong(timespec) * NANOS_PER_SECOND + getLong(timespec + 8);
  }

  /** User and system time of a {@code struct rusage}, in nanoseconds. */
  static long cpuNanos(long usage) {
    long seconds = getLong(usage) + getLong(usage + TIMESPEC_BYTES);
    long micros = getLong(usage + Long.BYTES) + getLong(usage + TIMESPEC_BYTES + Long.BYTES);
    return seconds * NANOS_PER_SECOND + micros * 1_000;
  }

  private static MethodHandle linkSyscall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.firstVariadicArg(1),
        Linker.Option.critical(false));
  }

  private static long locateErrno() {
    Linker linker = Linker.nativeLinker();
    MethodHandle location =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("__errno_location"),
            FunctionDescriptor.of(ADDRESS.withTargetLayout(JAVA_INT)));
    try {
      return ((MemorySegment) location.invokeExact()).address();
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static boolean isX8664() {
    String os = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    if (os.equals("Linux") && arch.equals("amd64")) {
      return true;
    }
    if (os.equals("Linux") && arch.equals("aarch64")) {
      return false;
    }
    throw new UnsupportedOperationException("fork is not supported on " + os + " " + arch);
  }
}
