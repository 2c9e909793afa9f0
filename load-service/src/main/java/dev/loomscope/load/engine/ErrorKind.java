package dev.loomscope.load.engine;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;

/** Why a client ended before it had all its echoes. */
public enum ErrorKind {
  /** Nobody listens there. */
  REFUSED,
  /** The server ended the connection abruptly. */
  RESET,
  /** The server closed the connection before the echo was whole. */
  CLOSED_EARLY,
  /** The run's bound passed first, or the handshake's own. */
  TIMEOUT,
  /** More came back than was sent, so what follows cannot be told apart. */
  SURPLUS,
  /** This process may open no more sockets. */
  TOO_MANY_OPEN_FILES,
  /** No local port was free for another connection. */
  ADDRESS_EXHAUSTED,
  /** There is no way to the target. */
  UNREACHABLE,
  /** Anything else; the log has it. */
  OTHER;

  /**
   * The kind of a socket's failure. The JDK tells most of them apart by the system's message alone,
   * which the launcher has in English; where it does not, by what their class tells.
   */
  static ErrorKind of(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("refused")) {
      return REFUSED;
    }
    if (message.contains("reset") || message.contains("broken pipe")) {
      return RESET;
    }
    if (message.contains("timed out")) {
      return TIMEOUT;
    }
    if (message.contains("too many open files")) {
      return TOO_MANY_OPEN_FILES;
    }
    if (failure instanceof BindException || message.contains("cannot assign requested address")) {
      return ADDRESS_EXHAUSTED;
    }
    if (failure instanceof NoRouteToHostException
        || message.contains("unreachable")
        || message.contains("no route")) {
      return UNREACHABLE;
    }
    return failure instanceof ConnectException ? REFUSED : OTHER;
  }
}
