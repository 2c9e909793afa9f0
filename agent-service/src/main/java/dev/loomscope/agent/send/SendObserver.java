package dev.loomscope.agent.send;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on the way to collectors. One may serve any number of senders, so it must be
 * thread-safe; it is called in the midst of the work, so it must neither block nor throw.
 */
public interface SendObserver {

  /**
   * A datagram was handed to the system, or waits for a TCP connection to take it.
   *
   * @param bytes those of the document, sealed
   */
  void sent(int bytes);

  /** A datagram was not sent. */
  void unsent(Unsent why);

  /** A collector answered a datagram. */
  void acknowledged(long sequence);

  /**
   * Something came back that acknowledges nothing.
   *
   * @param reason one of {@link dev.loomscope.wire.Rejection.Reason}'s labels, or {@code
   *     unexpected} if it answers nothing that was sent and not acknowledged yet
   */
  void refused(String reason);

  /** A collector has refused a report, for another machine reports under this node's name. */
  void nameTaken(String node);

  /** Something went wrong. {@code detail} is for logs. */
  void failed(SendFailure what, @Nullable String detail);

  /**
   * Nothing was heard for {@link Sender#SILENT_SAMPLES} samples. Told once until {@link
   * #heardAgain}.
   *
   * @param address where the datagrams went; null if nowhere
   */
  void silent(@Nullable InetSocketAddress address);

  /** A collector answers again after {@link #silent}. */
  void heardAgain(InetSocketAddress address);
}
