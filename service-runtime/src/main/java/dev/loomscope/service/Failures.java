package dev.loomscope.service;

/** Words for failures. */
final class Failures {

  private Failures() {}

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
