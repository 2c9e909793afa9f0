package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Disk;
import java.util.SplittableRandom;

/**
 * A disk of a simulated node: operations come at a rate that wanders, each of some size and time.
 * Not thread-safe.
 */
final class SimulatedDisk {

  private static final long READ_BYTES = 16_384;
  private static final long WRITE_BYTES = 24_576;
  private static final double READ_MILLIS = 0.4;
  private static final double WRITE_MILLIS = 0.9;

  private final String device;
  private final RandomWalk readRate;
  private final RandomWalk writeRate;
  private double reads;
  private double writes;
  private double busyMillis;

  SimulatedDisk(SplittableRandom random, String device) {
    this.device = device;
    this.readRate = rate(random, 5 + random.nextInt(60));
    this.writeRate = rate(random, 10 + random.nextInt(150));
  }

  void pass(double seconds) {
    double read = readRate.after(seconds) * seconds;
    double written = writeRate.after(seconds) * seconds;
    reads += read;
    writes += written;
    busyMillis += Math.min(seconds * 1e3, read * READ_MILLIS + written * WRITE_MILLIS);
  }

  Disk disk() {
    long readCount = (long) reads;
    long writeCount = (long) writes;
    long readMillis = (long) (reads * READ_MILLIS);
    long writeMillis = (long) (writes * WRITE_MILLIS);
    return new Disk(
        device,
        readCount,
        readCount * READ_BYTES,
        readMillis,
        writeCount,
        writeCount * WRITE_BYTES,
        writeMillis,
        (long) busyMillis,
        readMillis + writeMillis,
        writeRate.now() > writeRate.mean() ? 1 : 0);
  }

  private static RandomWalk rate(SplittableRandom random, double mean) {
    return new RandomWalk(random, mean, mean / 3, 10 * mean);
  }
}
