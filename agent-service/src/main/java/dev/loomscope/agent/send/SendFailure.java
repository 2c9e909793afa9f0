package dev.loomscope.agent.send;

import java.util.Locale;

/** What goes wrong on the way to a collector. */
public enum SendFailure {
  /** The collector's name could not be looked up. */
  LOOKUP,
  /** No socket could be made. */
  SOCKET,
  /** A TCP connection could not be made. */
  CONNECT,
  /** A TCP connection ended, by the collector or by a failure. */
  CONNECTION_LOST,
  /** Nobody listens there, as the collector's host says (ICMP). */
  UNREACHABLE,
  /** A datagram could not be sent for another reason. */
  IO;

  /** The value of a metric's label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
