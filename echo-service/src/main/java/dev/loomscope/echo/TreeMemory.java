package dev.loomscope.echo;

import dev.loomscope.service.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The memory of a server's process tree: the sum of its processes' proportional set sizes, in which
 * a page that n processes share counts a n-th to each (Linux, {@code /proc/PID/smaps_rollup}). The
 * resident set size would count such a page n times.
 *
 * <p>The kernel walks all page tables for a reading, about 0.1 ms for a forked child and a
 * millisecond for a JVM. So that measuring does not disturb what it measures, a reading is repeated
 * at the earliest after fifty times what it took: it never costs more than 2 % of a core.
 * Thread-safe.
 */
final class TreeMemory {

  private static final EventLog LOG = EventLog.of(TreeMemory.class).limited(60);
  private static final long PAUSE_PER_COST = 50;
  private static final String FIELD = "Pss:";

  /**
   * A reading of the memory.
   *
   * @param bytes the sum
   * @param beganUnixMillis when the reading began, in milliseconds of Unix time
   */
  record Reading(long bytes, long beganUnixMillis) {}

  private final Supplier<Optional<Long>> sum;
  private final LongSupplier nanoClock;
  private Optional<Reading> last = Optional.empty();
  private long nextNanos;

  /**
   * Makes a reader.
   *
   * @param others the ids of the tree's processes beside this one
   */
  TreeMemory(Supplier<List<Long>> others) {
    this(() -> sum(others.get()), System::nanoTime);
  }

  TreeMemory(Supplier<Optional<Long>> sum, LongSupplier nanoClock) {
    this.sum = sum;
    this.nanoClock = nanoClock;
    this.nextNanos = nanoClock.getAsLong();
  }

  /** The newest reading, made now if it is time for one; empty where the system has none. */
  synchronized Optional<Reading> reading() {
    long began = nanoClock.getAsLong();
    if (began - nextNanos >= 0) {
      long beganUnix = System.currentTimeMillis();
      last = sum.get().map(bytes -> new Reading(bytes, beganUnix));
      long ended = nanoClock.getAsLong();
      nextNanos = ended + PAUSE_PER_COST * (ended - began);
    }
    return last;
  }

  private static Optional<Long> sum(List<Long> others) {
    long own;
    try {
      own = pss("self");
    } catch (IOException none) {
      LOG.debug("no memory reading on this system", "cause", none.getMessage());
      return Optional.empty();
    }
    long sum = own;
    for (long pid : others) {
      try {
        sum += pss(Long.toString(pid));
      } catch (IOException gone) {
        LOG.debug("a process ended since it was listed", "pid", pid);
      }
    }
    return Optional.of(sum);
  }

  private static long pss(String process) throws IOException {
    return Files.readAllLines(Path.of("/proc", process, "smaps_rollup")).stream()
        .filter(line -> line.startsWith(FIELD))
        .mapToLong(TreeMemory::bytes)
        .findFirst()
        .orElse(0); // a process that is ending has no memory left
  }

  /** The value of a line such as {@code Pss: 123 kB}. */
  private static long bytes(String line) {
    String amount = line.substring(FIELD.length(), line.length() - "kB".length()).strip();
    return Long.parseLong(amount) * 1024;
  }
}
