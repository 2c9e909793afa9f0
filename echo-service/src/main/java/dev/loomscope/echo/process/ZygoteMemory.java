package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import java.util.Optional;

/**
 * The zygote's native memory: a page for its own system calls, and behind it the scratch memory of
 * its children, which they alone write. Allocated once, for one thread.
 */
final class ZygoteMemory {
  // In the first page, each with more room than it needs.
  private static final int POLL_FD = 0;
  private static final int TIMEOUT = 64;
  private static final int STATUS = 128;
  private static final int USAGE = 192;
  private static final int REHEARSAL_SLOT = 1024;

  private final long page;
  private final long faults;

  /**
   * Takes the memory.
   *
   * @param marker of faults, if they are enabled
   * @throws OutOfMemoryError if there is none
   */
  ZygoteMemory(Optional<FaultMarker> marker) throws Throwable {
    long tableOffset = ForkedChild.BUFFER_OFFSET + Workload.MOST_BYTES; // aligned for its words
    page =
        Posix.syscall(
            Posix.SYS_MMAP,
            0,
            Posix.PAGE_BYTES + tableOffset + ForkedFault.TABLE_BYTES,
            Posix.PROT_READ_WRITE,
            Posix.MAP_PRIVATE_ANONYMOUS,
            -1,
            0);
    if (page == -1) {
      throw new OutOfMemoryError("mmap failed with errno " + Posix.errno());
    }
    faults = marker.isPresent() ? scratch() + tableOffset : 0;
    marker.ifPresent(secret -> ForkedFault.write(scratch() + tableOffset, secret));
  }

  /** A timespec or timeval; {@link #sleep} overwrites it. */
  long timeout() {
    return page + TIMEOUT;
  }

  /** What an ended child leaves as its status; or two descriptors. */
  long status() {
    return page + STATUS;
  }

  /** What an ended child leaves as its resource usage; or a message. */
  long usage() {
    return page + USAGE;
  }

  /** In the place of a slot of the scoreboard while there is no child. */
  long rehearsalSlot() {
    return page + REHEARSAL_SLOT;
  }

  /** See {@link ForkedChild#forkAndServe}. */
  long scratch() {
    return page + Posix.PAGE_BYTES;
  }

  /** The table of faults behind the buffer; 0 where they are not enabled. */
  long faults() {
    return faults;
  }

  /** Sleeps so long at the most. */
  void sleep(long nanos) throws Throwable {
    poll(0, nanos);
  }

  /** Sleeps until a descriptor can be read or accepted from, and so long at the most. */
  void awaitInput(int fd, long nanos) throws Throwable {
    Posix.putLong(page + POLL_FD, (long) Posix.POLLIN << 32 | fd);
    poll(1, nanos);
  }

  private void poll(int descriptors, long nanos) throws Throwable {
    Posix.putLong(timeout(), 0);
    Posix.putLong(timeout() + 8, nanos);
    Posix.syscall(Posix.SYS_PPOLL, page + POLL_FD, descriptors, timeout(), 0, 0, 0);
  }
}
