package dev.loomscope.service;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Knows how many files and sockets this process may have open. */
public final class FileDescriptors {

  /** What else a program opens: selectors, metrics connections, class files. */
  private static final int RESERVE = 64;

  private FileDescriptors() {}

  /**
   * Makes sure that each of so many users of a socket can have one. Where the system does not tell,
   * it is taken to be so.
   *
   * @param users what they are, in the plural, for the message
   * @throws ProgramFailure if they cannot
   */
  public static void require(int sockets, String users) throws ProgramFailure {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return;
    }
    long open = system.getOpenFileDescriptorCount();
    long limit = system.getMaxFileDescriptorCount();
    if (limit >= 0 && sockets + open + RESERVE > limit) {
      throw new ProgramFailure(
          "%d %s need %d open files, but this process may have only %d (see ulimit -Hn): "
                  .formatted(sockets, users, sockets + open + RESERVE, limit)
              + "take at most %d %s, or raise the limit"
                  .formatted(Math.max(0, limit - open - RESERVE), users));
    }
  }
}
