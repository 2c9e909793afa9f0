package dev.loomscope.load.engine;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures what the current thread used since the meter was made. Used by that thread alone. */
final class ThreadMeter {

  /** proc(5): time on the CPU, time waiting for it, time slices. */
  private static final Path SCHEDULER = Path.of("/proc/thread-self/schedstat");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final double waitBegan = cpuWaitSeconds();
  private final long allocatedBegan = THREADS.getCurrentThreadAllocatedBytes();
  private final long cpuBegan = THREADS.getCurrentThreadCpuTime();
  private final long began = System.nanoTime();

  /** What was used so far. */
  ClientCost read(long idleNanos, long longestBatchNanos) {
    return new ClientCost(
        (System.nanoTime() - began) / 1e9,
        (THREADS.getCurrentThreadCpuTime() - cpuBegan) / 1e9,
        idleNanos / 1e9,
        cpuWaitSeconds() - waitBegan,
        longestBatchNanos / 1e9,
        THREADS.getCurrentThreadAllocatedBytes() - allocatedBegan);
  }

  private static double cpuWaitSeconds() {
    try {
      return Long.parseLong(Files.readString(SCHEDULER).split(" ", -1)[1]) / 1e9;
    } catch (IOException | RuntimeException notTold) {
      return Double.NaN;
    }
  }
}
