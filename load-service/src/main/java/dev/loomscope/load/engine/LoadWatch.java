package dev.loomscope.load.engine;

/**
 * Is told what an open loop does, while it does it. Called by the threads that drive it, for every
 * request of the schedule: it must not block, and had better not allocate.
 */
public interface LoadWatch {

  /** Takes no notice. */
  LoadWatch NONE = new LoadWatch() {};

  /**
   * A request was sent, or its connect was begun.
   *
   * @param lagNanos since it was due
   * @param ownNanos the part of that which is the generator's own fault
   */
  default void sent(long lagNanos, long ownNanos) {}

  /**
   * The echo of a request was read whole, and compared.
   *
   * @param latencyNanos since the request was due
   * @param serviceNanos since it was sent, or its connect begun
   */
  default void echoed(long latencyNanos, long serviceNanos) {}

  /** A byte of an echo was not what was sent; the echo counts all the same. */
  default void altered() {}

  /** A connection came to an early end, and the request that was under way on it with it. */
  default void failed(ErrorKind kind) {}

  /** A request was given up because no connection was free in time to send it. */
  default void unsent() {}

  /** A request was given up because the target's name has no address. */
  default void unresolved() {}

  /**
   * A request will have no echo, for lack of time or because its connection failed once it was
   * made; its failure is told beside.
   *
   * @param nanos since it was due: its latency would be longer than that
   */
  default void waitedInVain(long nanos) {}

  /** How many connections of the calling thread are open now. */
  default void connections(int open) {}
}
