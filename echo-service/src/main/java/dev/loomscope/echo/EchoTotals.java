package dev.loomscope.echo;

import java.util.List;
import java.util.Map;

/**
 * What an echo server has done since it started. All are counters.
 *
 * @param accepted connections taken
 * @param closed connections ended, by reason
 * @param messagesReceived reads that returned data
 * @param messagesSent of those, the ones whose echo was sent whole
 * @param bytesReceived bytes read
 * @param bytesSent bytes written
 * @param errors failures of the server, by reason
 * @param firstReads how long clients waited from accept until their first bytes were read
 */
record EchoTotals(
    long accepted,
    Map<CloseReason, Long> closed,
    long messagesReceived,
    long messagesSent,
    long bytesReceived,
    long bytesSent,
    Map<ErrorReason, Long> errors,
    Waits firstReads) {

  /** Connections that are open now. */
  long active() {
    return Math.max(0, accepted - closed.values().stream().mapToLong(Long::longValue).sum());
  }

  /**
   * A histogram of waits.
   *
   * @param counts waits in each bucket of {@link dev.loomscope.echo.process.WaitBuckets}
   * @param sumNanos all waits together, in nanoseconds
   */
  record Waits(List<Long> counts, long sumNanos) {}
}
