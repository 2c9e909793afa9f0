package dev.loomscope.load.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a figure of one server is, held against that of another. */
public enum Verdict {
  /** Higher: of requests per second that is better, of a latency worse. */
  @JsonProperty("higher")
  HIGHER,
  /** Lower. */
  @JsonProperty("lower")
  LOWER,
  /** The rounds do not tell, because chance alone could have brought what they show. */
  @JsonProperty("no-clear-difference")
  NO_CLEAR_DIFFERENCE,
  /**
   * Neither: the one is higher where servers and clients share all CPUs, the other where they have
   * CPUs of their own.
   */
  @JsonProperty("depends-on-placement")
  DEPENDS_ON_PLACEMENT,
  /** There were fewer rounds than can tell anything. */
  @JsonProperty("too-few-rounds")
  TOO_FEW_ROUNDS;

  /** What the interval of a ratio says: there is a clear difference if one lies outside of it. */
  static Verdict of(@Nullable Interval ratio) {
    if (ratio == null) {
      return TOO_FEW_ROUNDS;
    }
    if (ratio.contains(1)) {
      return NO_CLEAR_DIFFERENCE;
    }
    return ratio.low() > 1 ? HIGHER : LOWER;
  }
}
