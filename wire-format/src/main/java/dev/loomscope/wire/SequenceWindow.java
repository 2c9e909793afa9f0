package dev.loomscope.wire;

/**
 * Which of the last 1,024 sequences were seen: a ring of bits, as in the anti-replay window of RFC
 * 4303. Takes 128 bytes for ever. Not thread-safe.
 */
final class SequenceWindow {

  /** How far back it remembers: more than any network reorders. A power of two. */
  static final int SIZE = 1_024;

  /** Where a sequence stands. */
  enum Place {
    /** Higher than all before. */
    AHEAD,
    /** Lower than the highest, and not seen before. */
    GAP,
    /** Seen before. */
    SEEN,
    /** Too far back to tell. */
    BEHIND
  }

  private final long[] bits = new long[SIZE / Long.SIZE];
  private long highest;

  /** The highest that was marked; 0 before the first. */
  long highest() {
    return highest;
  }

  /** Marks a sequence, which is 1 or more, as seen. */
  Place mark(long sequence) {
    if (sequence > highest) {
      forget(highest + 1, sequence - 1);
      highest = sequence;
      bits[word(sequence)] |= bit(sequence);
      return Place.AHEAD;
    }
    if (sequence <= highest - SIZE) {
      return Place.BEHIND;
    }
    if ((bits[word(sequence)] & bit(sequence)) != 0) {
      return Place.SEEN;
    }
    bits[word(sequence)] |= bit(sequence);
    return Place.GAP;
  }

  /** Clears the places of sequences that were passed over, both included. */
  private void forget(long from, long to) {
    for (long sequence = Math.max(from, to - SIZE + 1); sequence <= to; sequence++) {
      bits[word(sequence)] &= ~bit(sequence);
    }
  }

  private static int word(long sequence) {
    return (int) (sequence / Long.SIZE % (SIZE / Long.SIZE));
  }

  private static long bit(long sequence) {
    return 1L << (sequence % Long.SIZE);
  }
}
