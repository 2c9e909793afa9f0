package dev.loomscope.agent.simulate;

/**
 * When one agent's datagrams were sent and answered: how long each answer took, and the longest
 * that nothing was heard. Guarded by its user.
 */
final class AnswerTimes {

  /** Datagrams whose times are kept: more than are under way in ten seconds at the usual rates. */
  private static final int KEPT = 256;

  private final long[] sentNanos = new long[KEPT];
  private long highest;
  private long lastHeardNanos;
  private long longestSilenceNanos;

  /** A datagram is being sent; sequences go up by one. */
  void sending(long sequence, long nanos) {
    if (highest == 0) {
      lastHeardNanos = nanos;
    }
    sentNanos[(int) (sequence % KEPT)] = nanos;
    highest = sequence;
  }

  /**
   * A datagram was answered.
   *
   * @return how long that took in nanoseconds; -1 if it was sent too long ago to tell
   */
  long answered(long sequence, long nanos) {
    longestSilenceNanos = longestSilenceNanos(nanos);
    lastHeardNanos = nanos;
    return sequence <= highest - KEPT ? -1 : nanos - sentNanos[(int) (sequence % KEPT)];
  }

  /** Forgets how long nothing was heard; the silence that lasts goes on. */
  void warmedUp() {
    longestSilenceNanos = 0;
  }

  /** The longest time without an answer so far, in nanoseconds; the one up to now counts, too. */
  long longestSilenceNanos(long nanos) {
    return highest == 0 ? 0 : Math.max(longestSilenceNanos, nanos - lastHeardNanos);
  }
}
