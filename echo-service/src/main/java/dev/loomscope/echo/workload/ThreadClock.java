package dev.loomscope.echo.workload;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of the calling thread, by clock_gettime(2); of a virtual thread, that of its
 * carrier, which it does not leave while it burns. The JDK's own figure cannot be had on virtual
 * threads. Linux; elsewhere the time of day stands in for it.
 */
@SuppressWarnings("restricted") // one call of libc
final class ThreadClock {

  /** CLOCK_THREAD_CPUTIME_ID of Linux. */
  private static final int THREAD_CPU_TIME = 3;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final boolean IS_LINUX = System.getProperty("os.name", "").equals("Linux");

  private ThreadClock() {}

  /**
   * Keeps the CPU busy until this thread has had it for a time: on a machine that is short of CPU
   * that takes longer, but costs the same.
   */
  static void burn(long nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timespec = arena.allocate(ValueLayout.JAVA_LONG, 2);
      long end = read(timespec) + nanos;
      while (read(timespec) - end < 0) {
        Thread.onSpinWait();
      }
    }
  }

  private static long read(MemorySegment timespec) {
    if (!IS_LINUX) {
      return System.nanoTime();
    }
    try {
      int failed = (int) Linux.CLOCK_GETTIME.invokeExact(THREAD_CPU_TIME, timespec);
      if (failed != 0) {
        throw new IllegalStateException("clock_gettime failed");
      }
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) { // a downcall throws nothing of its own
      throw new IllegalStateException(impossible);
    }
    return timespec.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
        + timespec.getAtIndex(ValueLayout.JAVA_LONG, 1);
  }

  /** Linked where it is there, when it is first called. */
  private static final class Linux {
    static final MethodHandle CLOCK_GETTIME = link();

    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("clock_gettime"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
          Linker.Option.critical(false)); // short, and it spares a change of the thread's state
    }
  }
}
