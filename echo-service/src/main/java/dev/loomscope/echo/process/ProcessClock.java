package dev.loomscope.echo.process;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * CPU time of this process and of its children, in nanoseconds. On Linux by clock_gettime(2) and
 * getrusage(2), which are exact; elsewhere by the JVM's own figure, whose steps are 10 ms.
 */
public final class ProcessClock {

  private ProcessClock() {}

  /** CPU time of this process. */
  public static LongSupplier own() {
    if (!ZygoteProcess.isSupported()) {
      var system =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return system::getProcessCpuTime;
    }
    return () -> {
      try (Arena arena = Arena.ofConfined()) {
        long timespec = arena.allocate(Posix.TIMESPEC_BYTES, Long.BYTES).address();
        return Posix.clockNanos(Posix.CLOCK_PROCESS_CPUTIME_ID, timespec);
      } catch (Throwable impossible) { // a downcall throws nothing of its own
        throw new IllegalStateException(impossible);
      }
    };
  }

  /** Whether that of children can be had. */
  public static boolean areChildrenKnown() {
    return ZygoteProcess.isSupported();
  }

  /** CPU time of the children that have ended; 0 where it cannot be had. */
  public static LongSupplier endedChildren() {
    if (!ZygoteProcess.isSupported()) {
      return () -> 0;
    }
    return () -> {
      try (Arena arena = Arena.ofConfined()) {
        long usage = arena.allocate(Posix.RUSAGE_BYTES, Long.BYTES).address();
        Posix.syscall(Posix.SYS_GETRUSAGE, Posix.RUSAGE_CHILDREN, usage, 0, 0, 0, 0);
        return Posix.cpuNanos(usage);
      } catch (Throwable impossible) { // a downcall throws nothing of its own
        throw new IllegalStateException(impossible);
      }
    };
  }
}
