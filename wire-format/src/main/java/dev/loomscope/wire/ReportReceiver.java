package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Reads datagrams and lines on the collector's side: size, seal, JSON, ranges, whether the key may
 * speak for the node, replay, in this order.
 *
 * <pre>{@code
 * switch (receiver.receive(bytes, 0, length)) {
 *   case Received.Accepted accepted -> registry.update(accepted.report());
 *   case Rejection rejection -> rejected.labelValues(rejection.reason().label()).inc();
 * }
 * }</pre>
 *
 * <p>Takes input from anybody: whatever the bytes are, it returns within microseconds, holds no
 * more memory afterwards, and throws nothing. What is refused costs no more than a JSON error at
 * the most. Not thread-safe, and some 40 KiB with its buffers: one for each thread, or a pool of
 * them.
 */
public final class ReportReceiver {

  private final Opener opener;
  private final ReportDecoder decoder = new ReportDecoder();
  private final ReplayGuard guard;

  /**
   * A receiver.
   *
   * @param least what it demands: what is sealed at a lower level is refused, a higher one is taken
   * @param guard shared by all receivers of a collector
   */
  public ReportReceiver(Sealing least, ReplayGuard guard) {
    this.opener = new Opener(least, Key.Use.REPORT);
    this.guard = guard;
  }

  /** Reads one datagram, or one line without its line feed. Keeps nothing of {@code bytes}. */
  public Received receive(byte[] bytes, int offset, int length) {
    @Nullable Rejection wrong = opener.open(bytes, offset, length);
    if (wrong != null) {
      return wrong;
    }
    wrong = decoder.decode(opener.bytes(), opener.offset(), opener.length());
    if (wrong != null) {
      return wrong;
    }
    Report report = decoder.report();
    if (opener.key() != null && !opener.key().speaksFor(report.header().node())) {
      return Rejection.OTHER_NODE;
    }
    if (opener.level() != Level.NONE) {
      wrong = guard.check(report.header());
      if (wrong != null) {
        return wrong;
      }
    }
    return new Received.Accepted(report, opener.level(), opener.key(), length);
  }

  /**
   * A report that passed was not taken, for another machine has its node's name. It does not make
   * that machine's reports old.
   */
  public void disown(Received.Accepted accepted) {
    guard.disown(accepted.report().header());
  }
}
