package dev.loomscope.collector.registry;

/** What one node takes of the budget of all. Not thread-safe. */
final class NodeAccount {

  private final MemoryBudget budget;
  private long bytes;

  /**
   * The account of a node that was admitted.
   *
   * @param admitted bytes that it took for that
   */
  NodeAccount(MemoryBudget budget, long admitted) {
    this.budget = budget;
    this.bytes = admitted;
  }

  /** Takes so many bytes more, or gives some back; returns false if there is no room for them. */
  boolean change(long by) {
    if (by > 0 && !budget.grow(by, bytes)) {
      return false;
    }
    if (by < 0) {
      budget.giveBack(-by);
    }
    bytes += by;
    return true;
  }

  /** Gives everything back. */
  void close() {
    budget.giveBack(bytes);
    bytes = 0;
  }
}
