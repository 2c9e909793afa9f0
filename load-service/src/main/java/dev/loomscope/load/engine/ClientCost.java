package dev.loomscope.load.engine;

import java.util.List;

/**
 * What driving the clients took, and whether the drivers came late themselves: a run whose threads
 * were hardly idle, or waited long for a CPU, measured the client more than the server.
 *
 * @param wallSeconds how long the threads ran, summed over them
 * @param cpuSeconds CPU time of the threads
 * @param idleSeconds how long they had nothing to do, summed over them
 * @param cpuWaitSeconds how long they were ready to run and got no CPU; NaN where the system does
 *     not tell
 * @param longestBatchSeconds the longest that a thread took to serve the connections that were
 *     ready at once: an echo may have waited so long to be noticed
 * @param allocatedBytes what the threads allocated
 */
public record ClientCost(
    double wallSeconds,
    double cpuSeconds,
    double idleSeconds,
    double cpuWaitSeconds,
    double longestBatchSeconds,
    long allocatedBytes) {

  private static final double LEAST_IDLE = 0.03;

  /**
   * Below this a client in C, which takes less CPU for a message, has had up to a quarter more
   * echoes of the same server ({@code benchmarks/client/run}).
   */
  private static final double IDLE_TO_SPARE = 0.15;

  private static final double MOST_CPU_WAIT = 0.1;

  /** The costs of several threads, or runs, together. */
  static ClientCost sum(List<ClientCost> costs) {
    return new ClientCost(
        costs.stream().mapToDouble(ClientCost::wallSeconds).sum(),
        costs.stream().mapToDouble(ClientCost::cpuSeconds).sum(),
        costs.stream().mapToDouble(ClientCost::idleSeconds).sum(),
        costs.stream().mapToDouble(ClientCost::cpuWaitSeconds).sum(),
        costs.stream().mapToDouble(ClientCost::longestBatchSeconds).max().orElse(0),
        costs.stream().mapToLong(ClientCost::allocatedBytes).sum());
  }

  /** The part of the time in which the threads had nothing to do, from 0 to 1. */
  public double idle() {
    return wallSeconds == 0 ? 0 : Math.clamp(idleSeconds / wallSeconds, 0, 1);
  }

  /** Whether the threads waited for a CPU for a good part of their time. */
  public boolean wasShortOfCpu() {
    return cpuWaitSeconds > MOST_CPU_WAIT * wallSeconds;
  }

  /**
   * Whether the drivers were hardly ever idle: echoes waited for them rather than they for echoes.
   */
  public boolean wasBusy() {
    return idle() < LEAST_IDLE;
  }

  /** Whether the drivers had so little time to spare that a closed loop may have been the limit. */
  public boolean wasTheLimit() {
    return idle() < IDLE_TO_SPARE;
  }
}
