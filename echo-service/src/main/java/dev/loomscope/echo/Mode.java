package dev.loomscope.echo;

import dev.loomscope.service.Setting;

/** A server concurrency model. */
enum Mode {
  /** An operating-system process for each connection. */
  PROCESS,
  /** A platform thread for each connection, blocking I/O. */
  THREAD,
  /** A virtual thread for each connection, the same blocking code. */
  VIRTUAL,
  /** Non-blocking I/O on one selector thread, or a few. */
  ASYNC;

  /** The name in settings and as the metrics' label {@code mode}. */
  String label() {
    return Setting.nameOf(this);
  }
}
