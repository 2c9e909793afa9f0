package dev.loomscope.agent.send;

/**
 * Which of the last datagrams are sent and not acknowledged yet. An answer counts once, and only if
 * it answers one of them: what a stranger makes up, or records and repeats, says nothing. Not
 * thread-safe.
 */
final class Outstanding {

  /** How many datagrams back an answer may come; a power of two, as many as a collector tells. */
  static final int WINDOW = 1_024;

  private final long[] bits = new long[WINDOW / Long.SIZE];
  private long highest;

  /** Remembers a datagram. Sequences go up; those passed over were never sent. */
  void sent(long sequence) {
    long first = Math.max(highest + 1, sequence - WINDOW + 1);
    for (long passed = first; passed < sequence; passed++) {
      bits[word(passed)] &= ~bit(passed);
    }
    bits[word(sequence)] |= bit(sequence);
    highest = sequence;
  }

  /** Whether the datagram was sent and is acknowledged for the first time. */
  boolean acknowledge(long sequence) {
    if (sequence > highest
        || sequence <= highest - WINDOW
        || (bits[word(sequence)] & bit(sequence)) == 0) {
      return false;
    }
    bits[word(sequence)] &= ~bit(sequence);
    return true;
  }

  private static int word(long sequence) {
    return (int) (sequence & WINDOW - 1) / Long.SIZE;
  }

  private static long bit(long sequence) {
    return 1L << sequence;
  }
}
