package dev.loomscope.collector.registry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many items the nodes may have, each and together: what bounds the registry's memory whatever
 * is sent. Thread-safe.
 */
final class ItemBudget {

  /** Items of one node: a machine with 1,024 cores, 1,000 disks and 1,000 file systems fits. */
  static final int MAX_OF_A_NODE = 4_096;

  private final int most;
  private final AtomicInteger used = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  ItemBudget(int most) {
    this.most = most;
  }

  /** Takes the place of one more item of a node that has so many already, if there is one. */
  boolean take(int itemsOfTheNode) {
    if (itemsOfTheNode < MAX_OF_A_NODE) {
      if (used.incrementAndGet() <= most) {
        return true;
      }
      used.decrementAndGet();
    }
    refused.increment();
    return false;
  }

  /** Gives places back. */
  void giveBack(int items) {
    used.addAndGet(-items);
  }

  /** Items that there are. */
  int used() {
    return used.get();
  }

  /** Items for which there was no place. */
  long refused() {
    return refused.sum();
  }
}
