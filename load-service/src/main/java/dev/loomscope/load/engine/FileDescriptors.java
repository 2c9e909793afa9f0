package dev.loomscope.load.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loomscope.service.ProgramFailure;
import java.lang.management.ManagementFactory;

/** Knows how many files and sockets this process may have open. */
final class FileDescriptors {

  /** What else a run opens: selectors, metrics connections, class files. */
  private static final int RESERVE = 64;

  private FileDescriptors() {}

  /**
   * Makes sure that so many sockets can be opened. Where the system does not tell, it is taken to
   * be so.
   *
   * @throws ProgramFailure if they cannot
   */
  static void require(int sockets) throws ProgramFailure {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return;
    }
    long open = system.getOpenFileDescriptorCount();
    long limit = system.getMaxFileDescriptorCount();
    if (limit >= 0 && sockets + open + RESERVE > limit) {
      throw new ProgramFailure(
          "%d clients need %d open files, but this process may have only %d (see ulimit -Hn): "
                  .formatted(sockets, sockets + open + RESERVE, limit)
              + "take at most %d clients, or raise the limit"
                  .formatted(Math.max(0, limit - open - RESERVE)));
    }
  }
}
