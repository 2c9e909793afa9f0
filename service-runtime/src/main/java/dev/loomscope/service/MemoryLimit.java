package dev.loomscope.service;

import java.util.OptionalLong;

/**
 * Holds the memory limit of this process's container against what its JVM may take, and its
 * children: the kernel ends a container that exceeds it without a word.
 */
public final class MemoryLimit {

  /**
   * What the JVM of a small service takes beside its heap, in MiB: its own code, classes, compiled
   * code, the stacks of some twenty threads.
   */
  static final int BESIDE_HEAP_MIB = 48;

  /**
   * The least heap that a service can be ready with, in MiB. Together the two are what was found by
   * trying limits in steps of 4 MiB, and one step more: the agent lives through its start and light
   * load with 52, the echo and the load service do with 56.
   */
  static final int LEAST_HEAP_MIB = 12;

  private static final EventLog LOG = EventLog.of(MemoryLimit.class);
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private MemoryLimit() {}

  /**
   * Warns if the heap may grow beyond what the container has.
   *
   * @param besideMib what the service takes beside what all do, in MiB
   * @throws InvalidSettingException if the service could not even start
   */
  static void check(int besideMib) throws InvalidSettingException {
    OptionalLong limit = bytes();
    if (limit.isPresent()) {
      check(limit.getAsLong() / MIB, Runtime.getRuntime().maxMemory() / MIB, besideMib);
    }
  }

  private static OptionalLong bytes() {
    return Cgroup.ofThisProcess().map(Cgroup::memoryLimitBytes).orElse(OptionalLong.empty());
  }

  static void check(long limitMib, long heapMib, int besideMib) throws InvalidSettingException {
    int least = LEAST_HEAP_MIB + BESIDE_HEAP_MIB + besideMib;
    if (limitMib < least) {
      throw new InvalidSettingException(
          "the memory limit of %d MiB is too small: it must be at least %d MiB"
              .formatted(limitMib, least));
    }
    if (limitMib < heapMib + BESIDE_HEAP_MIB) {
      LOG.warn(
          "the heap may grow beyond the memory limit, and this process then be killed",
          "limit_mib",
          limitMib,
          "heap_mib",
          heapMib,
          "beside_heap_mib",
          BESIDE_HEAP_MIB);
    }
  }

  /**
   * Returns how many processes of a kind a service may have at once beside its own: as many as it
   * wants, or fewer, which is then logged. Where there is no limit, it is taken to be enough.
   *
   * @param setting where it is told how many it wants
   * @param besideMib what else has to fit in beside the least that a service takes, in MiB
   * @param eachKib what each process takes, in KiB
   */
  public static int within(Setting<Integer> setting, int wanted, int besideMib, int eachKib) {
    OptionalLong limit = bytes();
    if (limit.isEmpty()) {
      return wanted;
    }
    int allowed = allowed(limit.getAsLong(), besideMib, eachKib);
    if (wanted <= allowed) {
      return wanted;
    }
    LOG.warn(
        setting.key() + " is more than the memory limit allows",
        "wanted",
        wanted,
        "allowed",
        allowed,
        "limit_mib",
        limit.getAsLong() / MIB,
        "kib_each",
        eachKib);
    return allowed;
  }

  /** At least one: a service that serves nobody is of no use, and this one may be smaller. */
  static int allowed(long limitBytes, int besideMib, int eachKib) {
    long reserved = (long) (LEAST_HEAP_MIB + BESIDE_HEAP_MIB + besideMib) * MIB;
    return Math.clamp((limitBytes - reserved) / ((long) eachKib * KIB), 1, Integer.MAX_VALUE);
  }
}
