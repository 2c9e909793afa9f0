package dev.loomscope.echo;

import java.util.Locale;

/** Why a connection ended. */
enum CloseReason {
  /** The client ended its stream and got all of its bytes back. */
  CLIENT,
  /** The client reset the connection, or no longer takes what it is sent. */
  RESET,
  /** No progress within the idle timeout. */
  IDLE,
  /** The service ended before the client did. */
  SHUTDOWN,
  /** The child process that served it ended by a signal. */
  KILLED,
  /** The server failed it: the reason is among the errors. */
  ERROR;

  /** The label value in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
