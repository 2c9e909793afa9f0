package dev.loomscope.load.engine;

/**
 * The clients of a run, each with a connection of its own, and how they are driven.
 *
 * @param connections how many there are, at least 1
 * @param bytes size of a message, at least 1
 * @param threads how many drive them, at least 1
 * @param connecting how many may be without their first echo while connections are made, at least 1
 */
public record Clients(int connections, int bytes, int threads, int connecting) {

  /**
   * More than a listening socket's queue takes (4,096 by default) would be made to wait by TCP's
   * own timers, for seconds.
   */
  private static final int CONNECTING = 1_000;

  public Clients {
    Plan.requirePositive(connections, bytes, threads, connecting);
  }

  /** As many at once without their first echo as any server's queue takes. */
  public Clients(int connections, int bytes, int threads) {
    this(connections, bytes, threads, CONNECTING);
  }

  /** The same with another number of connections. */
  public Clients of(int otherConnections) {
    return new Clients(otherConnections, bytes, threads, connecting);
  }
}
