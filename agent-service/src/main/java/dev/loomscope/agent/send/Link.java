package dev.loomscope.agent.send;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A sender's socket to one address of the collector. Nothing in it blocks. Guarded by its sender:
 * whoever calls holds the sender's lock.
 */
sealed interface Link permits UdpLink, TcpLink {

  /** Takes documents that came back. */
  @FunctionalInterface
  interface Answers {
    /** Takes one, without its line feed; keeps nothing of the bytes. */
    void take(byte[] bytes, int offset, int length);
  }

  /** Where it leads. */
  InetSocketAddress address();

  /**
   * Sends a document.
   *
   * @param buffer has room for one more byte at {@code length}
   * @return why it was not sent; null if it was
   * @throws IOException if it was not sent, and perhaps none can be any more: {@link #isLost}
   */
  @Nullable Unsent send(byte[] buffer, int length) throws IOException;

  /**
   * Does what the selector found can be done.
   *
   * @param scratch to read into
   * @throws IOException as {@link #send}
   */
  void ready(SelectionKey key, byte[] scratch, Answers answers) throws IOException;

  /** Whether an exception ends it, so that another must be opened. */
  boolean isLost();

  /** How many documents were taken and are not written yet. */
  int pending();

  /** Closes the socket; what is pending is not written. */
  void close();
}
