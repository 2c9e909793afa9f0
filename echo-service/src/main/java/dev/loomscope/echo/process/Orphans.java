package dev.loomscope.echo.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The children of a zygote that died, whose parent this process becomes (Linux, prctl(2)). Without
 * it they would go to process 1, which in a container may be one that buries nobody.
 */
public final class Orphans {

  private static final int PATIENCE_MILLIS = 5_000;

  private Orphans() {}

  /** Makes this process the parent of its orphaned descendants, for as long as it lives. */
  public static void adopt() {
    call(Posix.SYS_PRCTL, Posix.PR_SET_CHILD_SUBREAPER, 1, 0);
  }

  /**
   * Waits until processes have ended, five seconds each at the most, and buries those that this
   * process has adopted.
   */
  public static void reap(List<Long> pids) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(Long.BYTES);
      for (long pid : pids) {
        for (int i = 0; i < PATIENCE_MILLIS && isLeft(pid, status); i++) {
          Thread.sleep(1);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a process is this one's child and has not ended: wait4 then returns 0. */
  private static boolean isLeft(long pid, MemorySegment status) {
    return call(Posix.SYS_WAIT4, pid, status.address(), Posix.WNOHANG) == 0;
  }

  private static long call(long number, long a, long b, long c) {
    try {
      return Posix.syscall(number, a, b, c, 0, 0, 0);
    } catch (Throwable impossible) { // a downcall throws nothing of its own
      throw new IllegalStateException(impossible);
    }
  }
}
