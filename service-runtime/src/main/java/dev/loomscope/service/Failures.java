package dev.loomscope.service;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Words for failures. */
final class Failures {

  private Failures() {}

  /** Whether reading or writing failed, whatever it is wrapped in. */
  static boolean isIo(@Nullable Throwable thrown) {
    return thrown != null && (thrown instanceof IOException || isIo(thrown.getCause()));
  }

  /** The message of what caused a failure in the first place, in one line. */
  static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
