package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ErrorKind;
import java.util.Locale;

/** Why a request or connection failed: the values of the label {@code reason}. */
enum Failure {
  REFUSED,
  RESET,
  CLOSED_EARLY,
  TIMEOUT,
  SURPLUS,
  TOO_MANY_OPEN_FILES,
  ADDRESS_EXHAUSTED,
  UNREACHABLE,
  OTHER,
  /** An echo had a byte that was not sent so. */
  ALTERED,
  /** No connection was free in time. */
  UNSENT,
  /** The target's name has no address. */
  UNRESOLVED;

  static Failure of(ErrorKind kind) {
    return switch (kind) {
      case REFUSED -> REFUSED;
      case RESET -> RESET;
      case CLOSED_EARLY -> CLOSED_EARLY;
      case TIMEOUT -> TIMEOUT;
      case SURPLUS -> SURPLUS;
      case TOO_MANY_OPEN_FILES -> TOO_MANY_OPEN_FILES;
      case ADDRESS_EXHAUSTED -> ADDRESS_EXHAUSTED;
      case UNREACHABLE -> UNREACHABLE;
      case OTHER -> OTHER;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
