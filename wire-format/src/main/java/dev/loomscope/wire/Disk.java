package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * A block device's counters since boot, as in the kernel's {@code
 * Documentation/admin-guide/iostats}. Any number may be {@link Protocol#UNKNOWN}. Immutable.
 *
 * @param device its name, such as {@code sda}
 * @param reads reads completed
 * @param readBytes bytes read
 * @param readMillis milliseconds spent by all reads
 * @param writes writes completed
 * @param writtenBytes bytes written
 * @param writeMillis milliseconds spent by all writes
 * @param ioMillis milliseconds during which any operation was in progress
 * @param weightedIoMillis the same, each operation counted for itself
 * @param ioNow operations in progress; goes up and down
 * @param layer what it is, such as {@code lvm}, if what it does is counted once more at a device
 *     below it; null: it counts in totals
 */
public record Disk(
    String device,
    long reads,
    long readBytes,
    long readMillis,
    long writes,
    long writtenBytes,
    long writeMillis,
    long ioMillis,
    long weightedIoMillis,
    long ioNow,
    @Nullable String layer) {

  /** One that counts in totals. */
  public Disk(
      String device,
      long reads,
      long readBytes,
      long readMillis,
      long writes,
      long writtenBytes,
      long writeMillis,
      long ioMillis,
      long weightedIoMillis,
      long ioNow) {
    this(
        device,
        reads,
        readBytes,
        readMillis,
        writes,
        writtenBytes,
        writeMillis,
        ioMillis,
        weightedIoMillis,
        ioNow,
        null);
  }

  /** The same, as a layer of this kind. */
  public Disk withLayer(String kind) {
    return new Disk(
        device,
        reads,
        readBytes,
        readMillis,
        writes,
        writtenBytes,
        writeMillis,
        ioMillis,
        weightedIoMillis,
        ioNow,
        kind);
  }
}
