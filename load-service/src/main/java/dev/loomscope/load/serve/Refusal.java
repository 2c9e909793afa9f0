package dev.loomscope.load.serve;

import java.util.Locale;

/** Why something was not begun, or a request not even understood. */
enum Refusal {
  /** The body is no JSON of the right form. */
  MALFORMED,
  /** The body is longer than it may be. */
  TOO_LARGE,
  /** The body is said to be something else than JSON. */
  CONTENT_TYPE,
  /** A page of another origin sent it. */
  ORIGIN,
  /** There is no such experiment. */
  UNKNOWN_EXPERIMENT,
  /** There is no such target in the configuration. */
  UNKNOWN_TARGET,
  /** It asks for more than a limit allows, or for what cannot be. */
  LIMIT,
  /** A load is under way already. */
  BUSY,
  /** As many comparisons wait as may. */
  QUEUE_FULL,
  /** The service is ending. */
  ENDING;

  /** The value of the label {@code reason}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
