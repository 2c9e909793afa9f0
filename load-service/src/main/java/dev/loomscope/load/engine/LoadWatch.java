package dev.loomscope.load.engine;

/**
 * Is told what a live load does, while it does it. Called by the one thread that drives the load,
 * for every message: it must not block, and had better not allocate.
 */
public interface LoadWatch {

  /**
   * A request was sent, or its connect was begun.
   *
   * @param lagNanos since it was due
   */
  void sent(long lagNanos);

  /**
   * The echo of a request was read whole, and compared.
   *
   * @param latencyNanos since the request was due
   * @param serviceNanos since it was sent, or its connect begun
   */
  void echoed(long latencyNanos, long serviceNanos);

  /** A byte of an echo was not what was sent; the echo counts all the same. */
  void altered();

  /** A connection came to an early end, and the request that was under way on it with it. */
  void failed(ErrorKind kind);

  /** A request was given up because no connection was free in time to send it. */
  void unsent();

  /** A request was given up because the target's name has no address. */
  void unresolved();

  /**
   * A request was given up for lack of time; its failure is told beside.
   *
   * @param nanos since it was due: its latency would be longer than that
   */
  void waitedInVain(long nanos);

  /** How many connections are open now. */
  void connections(int open);
}
