package dev.loomscope.echo;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The CPU time of a server's process tree, in nanoseconds since it started; never goes down, even
 * where a process is counted as live a moment after it was counted as ended. Thread-safe.
 */
final class TreeCpu {

  private final LongSupplier own;
  private final EchoServer server;
  private final AtomicLong highest = new AtomicLong();

  /**
   * Makes a reader.
   *
   * @param own CPU time of this process, in nanoseconds
   */
  TreeCpu(LongSupplier own, EchoServer server) {
    this.own = own;
    this.server = server;
  }

  long nanos() {
    long now = own.getAsLong() + server.processesCpuNanos();
    return highest.accumulateAndGet(now, Math::max);
  }
}
