package dev.loomscope.echo;

import dev.loomscope.echo.process.ContextSwitches;
import dev.loomscope.service.Termination;
import java.util.List;
import java.util.Map;

/**
 * An echo server as RFC 862 has it over TCP, in one of the concurrency models: every byte comes
 * back unchanged and in order for as long as the client keeps the connection open, and after the
 * client ended its own stream.
 *
 * <p>In every model a client that does not read is no longer read from, so that a connection never
 * holds more than one buffer. Thread-safe; the server accepts from the moment it is made.
 */
interface EchoServer extends Termination.Work {

  /** The TCP port that clients connect to. */
  int port();

  /** What the server has done so far. */
  EchoTotals totals();

  /** Whether the server accepts, or would if it were not at its limit. */
  boolean isServing();

  /** The processes that the server runs in beside the service's own. */
  default List<ServerProcess> processes() {
    return List.of();
  }

  /** CPU time that {@link #processes} and those before them have used, in nanoseconds. */
  default long processesCpuNanos() {
    return 0;
  }

  /**
   * Context switches of {@link #processes} and those before them: never too many, and for a moment
   * too few when one of them ends. Only where {@code SwitchCounts} are known.
   */
  default ContextSwitches processesSwitches() {
    return ContextSwitches.NONE;
  }

  /** What this model tells of itself in {@code /api/status}, beside what all models do. */
  default Map<String, ?> details() {
    return Map.of();
  }

  /**
   * A process of the server.
   *
   * @param pid its process id
   * @param role {@code zygote}, {@code child} or {@code spare}
   */
  record ServerProcess(long pid, String role) {}
}
