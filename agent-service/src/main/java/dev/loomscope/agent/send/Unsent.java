package dev.loomscope.agent.send;

import java.util.Locale;

/** Why a datagram was not sent. */
public enum Unsent {
  /** No address of the collector is known. */
  NO_ADDRESS,
  /** No socket could be made, or the sender is closed. */
  NO_SOCKET,
  /** A TCP connection failed, and it is too early to try again. */
  BACKING_OFF,
  /** The socket takes no more: the collector is stalled, or the network too slow. */
  BUFFER_FULL,
  /** The TCP connection ended before it was written; it may have been told as sent before. */
  CONNECTION_LOST,
  /** The system refused it. */
  IO;

  /** The value of a metric's label {@code reason}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
