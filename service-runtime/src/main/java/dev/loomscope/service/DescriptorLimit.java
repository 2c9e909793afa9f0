package dev.loomscope.service;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the limit on open files leaves room for. */
public final class DescriptorLimit {

  /** What must remain: without descriptors neither health nor metrics could be asked for. */
  private static final int RESERVED = 200;

  private static final EventLog LOG = EventLog.of(DescriptorLimit.class);

  private DescriptorLimit() {}

  /**
   * Returns how many connections a service may have at once: so many as it wants, or fewer, which
   * is then logged.
   *
   * @param setting where it is told how many it wants
   */
  public static int within(Setting<Integer> setting, int wanted) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return wanted;
    }
    long most = Math.max(1, unix.getMaxFileDescriptorCount() - RESERVED);
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
