package dev.loomscope.collector.receive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Intakes that many connections share: each has 40 KiB of buffers, and no more of them can be of
 * use at once than there are processors. Thread-safe.
 */
final class IntakePool {

  private final BlockingQueue<Intake> idle;

  IntakePool(int size, Supplier<Intake> maker) {
    idle = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      idle.add(maker.get());
    }
  }

  /** Waits for one; give it back. */
  Intake take() throws InterruptedException {
    return idle.take();
  }

  void giveBack(Intake intake) {
    idle.add(intake);
  }
}
