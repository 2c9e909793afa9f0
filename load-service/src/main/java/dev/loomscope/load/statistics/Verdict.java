package dev.loomscope.load.statistics;

/** What a figure of one server is, held against that of another. */
public enum Verdict {
  /** Higher: of requests per second that is better, of a latency worse. */
  HIGHER,
  /** Lower. */
  LOWER,
  /** The rounds do not tell, because chance alone could have brought what they show. */
  NO_CLEAR_DIFFERENCE
}
