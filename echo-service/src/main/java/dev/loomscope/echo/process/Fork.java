package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.Workload;

/**
 * The call that forks a child, with what all children have in common.
 *
 * @param memory whose scratch memory they use
 * @param workload what they do with a message
 */
record Fork(ZygoteMemory memory, Workload workload) {

  /**
   * Forks a child for a connection.
   *
   * @param fd the connection
   * @param parent the calling process
   * @param slot address of the child's slot in the scoreboard
   * @return the child's pid, or -1 with errno set
   */
  long child(long fd, long parent, long slot) throws Throwable {
    return call(false, fd, parent, slot);
  }

  /** Serves a connection in this process, without a fork: for warm-up. */
  void rehearsal(long fd, long parent, long slot) throws Throwable {
    call(true, fd, parent, slot);
  }

  private long call(boolean rehearsal, long fd, long parent, long slot) throws Throwable {
    return ForkedChild.forkAndServe(
        rehearsal,
        fd,
        parent,
        slot,
        memory.scratch(),
        Workload.MOST_BYTES,
        workload.waitNanos(),
        workload.cpuNanos(),
        workload.leastBytes(),
        memory.faults());
  }
}
