package dev.loomscope.echo;

import java.util.Locale;

/** What went wrong on the server's side, for reasons other than a peer's. */
enum ErrorReason {
  /** Accept was refused a file descriptor; it backs off and tries again. */
  TOO_MANY_OPEN_FILES,
  /** Accept failed in another way; it backs off and tries again. */
  ACCEPT,
  /** No thread could be started for a connection; it waits until one can. */
  THREAD_START,
  /** No process could be started for a connection; it waits until one can. */
  PROCESS_START,
  /** A child process did not begin to serve in time and was killed. */
  CHILD_STUCK,
  /** A child process ended by a signal. */
  CHILD_KILLED,
  /** The zygote, which forks the children, died and was replaced. */
  ZYGOTE_DIED,
  /** Serving a connection failed in a way nobody expected. */
  HANDLER;

  /** The label value in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
