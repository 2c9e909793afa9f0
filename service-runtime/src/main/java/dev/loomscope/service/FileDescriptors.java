package dev.loomscope.service;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Knows how many files and sockets this process may have open. Where the system does not tell, it
 * is taken to be enough.
 */
public final class FileDescriptors {

  /** What else a program opens: selectors, metrics connections, class files. */
  private static final int RESERVE = 64;

  /** What must remain to a service: health and metrics could not be asked for otherwise. */
  private static final int SERVICE_RESERVE = 200;

  private static final EventLog LOG = EventLog.of(FileDescriptors.class);

  private FileDescriptors() {}

  /**
   * Makes sure that each of so many users of a socket can have one.
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

  /**
   * Returns how many connections a service may have at once: as many as it wants, or fewer, which
   * is then logged.
   *
   * @param setting where it is told how many it wants
   */
  public static int within(Setting<Integer> setting, int wanted) {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof UnixOperatingSystemMXBean system)) {
      return wanted;
    }
    long most = Math.max(1, system.getMaxFileDescriptorCount() - SERVICE_RESERVE);
    if (wanted <= most) {
      return wanted;
    }
    LOG.warn(
        setting.key() + " is more than the limit on open files allows",
        "wanted",
        wanted,
        "allowed",
        most);
    return (int) most;
  }
}
