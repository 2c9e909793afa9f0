package dev.loomscope.load.isolate;

/** What came of trying one fault in one mode. */
public sealed interface Outcome permits Trial, Unmeasured {

  /** The server's mode. */
  String mode();

  /** The fault that was tried. */
  String fault();
}
