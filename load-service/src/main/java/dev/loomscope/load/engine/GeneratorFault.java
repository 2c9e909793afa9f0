package dev.loomscope.load.engine;

/**
 * Why a run tells nothing of the server: the generator did not do its own part in time. Of a closed
 * loop, which sends when it can, only the last is one.
 */
public enum GeneratorFault {
  /** It sent late although a connection was free, by so much that latencies tell of little else. */
  LATE,
  /** Its threads were hardly ever idle: an echo waited for them rather than they for it. */
  BUSY,
  /** Its threads were ready to run for a good part of the time, and got no CPU. */
  SHORT_OF_CPU
}
