package dev.loomscope.service;

import java.util.Optional;

/**
 * Holds the memory limit of this process's container against what its JVM may take: the kernel ends
 * a container that exceeds it without a word.
 */
final class MemoryLimit {

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
  private static final int MIB = 1 << 20;

  private MemoryLimit() {}

  /**
   * Warns if the heap may grow beyond what the container has.
   *
   * @param besideMib what the service takes beside what all do, in MiB
   * @throws InvalidSettingException if the service could not even start
   */
  static void check(int besideMib) throws InvalidSettingException {
    Optional<Long> limit =
        Cgroup.ofThisProcess()
            .map(Cgroup::memoryLimitBytes)
            .filter(bytes -> bytes.isPresent())
            .map(bytes -> bytes.getAsLong() / MIB);
    if (limit.isPresent()) {
      check(limit.get(), Runtime.getRuntime().maxMemory() / MIB, besideMib);
    }
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
}
