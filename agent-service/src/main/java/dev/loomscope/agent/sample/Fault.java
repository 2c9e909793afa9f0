package dev.loomscope.agent.sample;

/** Why something of the node could not be read. */
public enum Fault {
  /** It is there, and may not be opened. */
  DENIED,
  /** The system said no to a question that it answers elsewhere. */
  FAILED,
  /** It is not as the kernel writes it: empty, cut off, or a number is none. */
  MALFORMED,
  /** Nothing came back in time. */
  NO_ANSWER
}
