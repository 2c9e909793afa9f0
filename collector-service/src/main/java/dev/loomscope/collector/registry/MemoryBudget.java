package dev.loomscope.collector.registry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * How many bytes all nodes may take together: what bounds the registry's memory whatever is sent.
 * Near the limit newcomers are refused first, then items of nodes that have more than others; the
 * last part is for nodes that are known and take no more than their share. Thread-safe.
 */
final class MemoryBudget {

  /** A node may take the limit divided by this, and no more even if there is room. */
  static final int PARTS_OF_A_NODE = 16;

  /** The limit divided by this is kept for nodes that are known. */
  static final int PARTS_OF_THE_KNOWN = 32;

  private final long limit;
  private final IntSupplier nodes;
  private final AtomicLong used = new AtomicLong();
  private final LongAdder refusedForAll = new LongAdder();
  private final LongAdder refusedForOne = new LongAdder();

  /**
   * A budget of which nothing is used.
   *
   * @param limit in bytes
   * @param nodes tells how many nodes are known
   */
  MemoryBudget(long limit, IntSupplier nodes) {
    this.limit = limit;
    this.nodes = nodes;
  }

  private long limitOfNewcomers() {
    return limit - limit / PARTS_OF_THE_KNOWN;
  }

  /** Whether a newcomer of a size would be admitted. */
  boolean hasRoom(long bytes) {
    return used.get() + bytes <= limitOfNewcomers();
  }

  /** Takes what a newcomer needs, if there is room for newcomers. */
  boolean admit(long bytes) {
    return take(bytes, limitOfNewcomers());
  }

  /**
   * Takes what an item of a node needs, if there is room for it.
   *
   * @param bytes more than 0
   * @param ofTheNode bytes that the node has already
   */
  boolean grow(long bytes, long ofTheNode) {
    long wanted = ofTheNode + bytes;
    if (wanted > limit / PARTS_OF_A_NODE) {
      refusedForOne.increment();
      return false;
    }
    boolean isModest = wanted <= limit / Math.max(1, nodes.getAsInt());
    if (take(bytes, isModest ? limit : limitOfNewcomers())) {
      return true;
    }
    refusedForAll.increment();
    return false;
  }

  private boolean take(long bytes, long most) {
    if (used.addAndGet(bytes) <= most) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes that the nodes take. */
  long used() {
    return used.get();
  }

  /** Bytes that they may take. */
  long limit() {
    return limit;
  }

  /** Items for which there was no room. */
  long refusedForAll() {
    return refusedForAll.sum();
  }

  /** Items of nodes that had as much as one node may have. */
  long refusedForOne() {
    return refusedForOne.sum();
  }
}
