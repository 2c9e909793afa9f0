package dev.loomscope.agent.simulate;

import dev.loomscope.wire.Memory;
import java.util.SplittableRandom;

/**
 * The memory of a simulated node: what is used wanders, what is not is free or a cache, and all of
 * it adds up to the total. Not thread-safe.
 */
final class SimulatedMemory {

  /** Caches take most of what programs leave. */
  private static final double FREE = 0.2;

  private static final double BUFFERS = 0.05;

  private final long total;
  private final long swapTotal;
  private final RandomWalk used;

  SimulatedMemory(SplittableRandom random, NodeShape shape) {
    this.total = shape.memoryBytes();
    this.swapTotal = shape.swapBytes();
    this.used = new RandomWalk(random, 0.2 + 0.5 * random.nextDouble(), 0.05, 0.98);
  }

  void pass(double seconds) {
    used.after(seconds);
  }

  Memory memory() {
    long inUse = Math.round(total * used.now());
    long available = total - inUse;
    long free = Math.round(available * FREE);
    long buffers = Math.round(available * BUFFERS);
    // Swap fills up once memory gets short.
    long swapUsed = Math.round(swapTotal * Math.max(0, used.now() - 0.8));
    return new Memory(
        total,
        inUse,
        free,
        available,
        buffers,
        available - free - buffers,
        swapTotal,
        swapUsed,
        swapTotal - swapUsed);
  }
}
