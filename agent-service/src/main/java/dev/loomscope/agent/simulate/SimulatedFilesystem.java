package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Filesystem;
import java.util.SplittableRandom;

/** A file system of a simulated node, whose use wanders. Not thread-safe. */
final class SimulatedFilesystem {

  private static final long GIB = 1L << 30;
  private static final int BYTES_PER_INODE = 16_384;
  private static final int BLOCK = 4_096;

  /** What mke2fs keeps for the superuser. */
  private static final double RESERVED = 0.05;

  private final String device;
  private final String mountpoint;
  private final long size;
  private final RandomWalk used;

  SimulatedFilesystem(SplittableRandom random, String device, String mountpoint) {
    this.device = device;
    this.mountpoint = mountpoint;
    this.size = (20L + random.nextInt(480)) * GIB;
    this.used = new RandomWalk(random, 0.15 + 0.7 * random.nextDouble(), 0.01, 0.99);
  }

  void pass(double seconds) {
    used.after(seconds);
  }

  Filesystem filesystem() {
    long free = Math.round(size * (1 - used.now()) / BLOCK) * BLOCK;
    long available = Math.max(0, free - Math.round(size * RESERVED / BLOCK) * BLOCK);
    long files = size / BYTES_PER_INODE;
    long filesFree = files - Math.round(files * used.now() / 4);
    return new Filesystem(
        device, mountpoint, "ext4", size, free, available, files, filesFree, false);
  }
}
