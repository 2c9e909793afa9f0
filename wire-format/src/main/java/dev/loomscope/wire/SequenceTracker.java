package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Accounts for one node's datagrams by start and sequence: which are new, late, or there twice, and
 * how many are missing. A datagram is lost as soon as a later one arrives, and is no longer lost
 * when it arrives after all; so {@link #lost} is exact for everything within the last 1,024
 * datagrams and the last two starts. Takes some 400 bytes whatever arrives. Not thread-safe.
 */
public final class SequenceTracker {

  /** What a datagram is to those before it. */
  public enum Arrival {
    /** The latest of the running start; its values count. */
    NEW,
    /** The first of another start than before: the agent has restarted. Its values count. */
    RESTART,
    /** After a later one of the same start. Its values count only where there are no later ones. */
    LATE,
    /** Of the start before the running one. Its values do not count. */
    STALE,
    /** Arrived before. */
    DUPLICATE,
    /** So old that it may have arrived before. Its values do not count. */
    TOO_OLD
  }

  private @Nullable Run current;
  private @Nullable Run previous;
  private long received;
  private long lost;
  private long duplicates;
  private long late;
  private long tooOld;
  private long restarts;

  /** Takes note of a datagram. */
  public Arrival arrived(long start, long sequence) {
    received++;
    if (current == null) {
      current = new Run(start, sequence);
      current.window.mark(sequence);
      return Arrival.NEW;
    }
    if (current.start == start) {
      return count(current, sequence);
    }
    if (previous != null && previous.start == start) {
      Arrival arrival = count(previous, sequence);
      if (arrival == Arrival.NEW) {
        late++;
      }
      return arrival == Arrival.NEW || arrival == Arrival.LATE ? Arrival.STALE : arrival;
    }
    restarts++;
    previous = current;
    // What a restarted agent sent before is lost. But a high sequence says that it has been sending
    // elsewhere for a while, to another replica of the collector.
    current = new Run(start, sequence <= SequenceWindow.SIZE ? 1 : sequence);
    count(current, sequence);
    return Arrival.RESTART;
  }

  private Arrival count(Run run, long sequence) {
    long expected = Math.max(run.window.highest() + 1, run.first);
    return switch (run.window.mark(sequence)) {
      case AHEAD -> {
        lost += sequence - expected;
        yield Arrival.NEW;
      }
      case GAP -> {
        late++;
        // What came before the first that this tracker saw was never counted as lost.
        lost -= sequence >= run.first ? 1 : 0;
        yield Arrival.LATE;
      }
      case SEEN -> {
        duplicates++;
        yield Arrival.DUPLICATE;
      }
      case BEHIND -> {
        tooOld++;
        yield Arrival.TOO_OLD;
      }
    };
  }

  /** Datagrams that arrived, of every kind. */
  public long received() {
    return received;
  }

  /** Datagrams that were sent, as their successors show, and have not arrived; may fall. */
  public long lost() {
    return lost;
  }

  /** Datagrams that had arrived before. */
  public long duplicates() {
    return duplicates;
  }

  /** Datagrams that arrived after a later one. */
  public long late() {
    return late;
  }

  /** Datagrams too old to be told late or duplicate; those that were lost before remain so. */
  public long tooOld() {
    return tooOld;
  }

  /** How often another start than the last two appeared, the first aside. */
  public long restarts() {
    return restarts;
  }

  /** One start of the agent. */
  private static final class Run {
    private final long start;
    private final long first;
    private final SequenceWindow window = new SequenceWindow();

    private Run(long start, long first) {
      this.start = start;
      this.first = first;
    }
  }
}
