package dev.loomscope.echo.workload;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a message between its read and its echo. One for a server, whose connections
 * share its lock; thread-safe.
 *
 * <p>The lock is a {@link ReentrantLock}, what a program would take: a thread that waits for it
 * gives its processor to others, a virtual thread its carrier, too, on any JDK. It is not fair,
 * which is the default: a fair one would change threads at each message. On an event loop of its
 * own nobody ever waits for it; several loops do as threads do.
 */
public final class MessageHandler {

  private final long waitNanos;
  private final long cpuNanos;
  private final @Nullable ReentrantLock lock;
  private final int leastBytes;
  private final @Nullable FaultMarker faults;
  private final boolean works;

  /**
   * A handler.
   *
   * @param faults empty where no message can cause a fault
   */
  public MessageHandler(Workload workload, Optional<FaultMarker> faults) {
    this.waitNanos = workload.waitNanos();
    this.cpuNanos = workload.cpuNanos();
    this.lock = workload.locked() ? new ReentrantLock() : null;
    this.leastBytes = workload.leastBytes();
    this.faults = faults.orElse(null);
    if (cpuNanos > 0) {
      ThreadClock.burn(1); // links the clock, for which the first message shall not pay
    }
    this.works = waitNanos > 0 || cpuNanos > 0 || faults.isPresent();
  }

  /** Whether there is anything to be done; if not, {@link #handle} need not be called. */
  public boolean works() {
    return works;
  }

  /**
   * Does on this thread what can be done on it: fails if the message asks for it, burns CPU time,
   * waits for the lock if that takes one.
   *
   * @param message from its position to its limit; left as it is
   * @return nanoseconds that the message has to wait before it is echoed
   * @throws RuntimeException if the message asks for it
   * @throws Error if the message asks for it
   */
  public long handle(ByteBuffer message) {
    if (faults != null) {
      faults.faultIn(message).ifPresent(Fault::strike);
    }
    if (message.remaining() < leastBytes) {
      return 0;
    }
    if (lock != null) {
      lock.lock();
      try {
        ThreadClock.burn(cpuNanos);
      } finally {
        lock.unlock();
      }
    } else if (cpuNanos > 0) {
      ThreadClock.burn(cpuNanos);
    }
    return waitNanos;
  }

  /** Does all of it on this thread, which waits as well. */
  public void handleBlocking(ByteBuffer message) throws InterruptedException {
    long nanos = handle(message);
    if (nanos > 0) {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }
  }
}
