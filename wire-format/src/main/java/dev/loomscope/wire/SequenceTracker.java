package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/**
 * Accounts for one node's datagrams by start and sequence: which are new, late, or there twice, and
 * how many are missing. A datagram is lost as soon as a later one arrives, and is no longer lost
 * when it arrives after all; so {@link #lost} is exact for everything within the last 1,024
 * datagrams and the last two starts.
 *
 * <p>An agent that has gone to another collector and comes back begins a new stay: it says which
 * sequence is the first of it. What lies between two stays went elsewhere and is not lost. Whether
 * the last datagrams of a stay were lost nobody here can tell, so they are not counted.
 *
 * <p>Takes some 400 bytes whatever arrives, or 800 if agents come back. Not thread-safe.
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

  private @Nullable Start current;
  private @Nullable Start previous;
  private long received;
  private long lost;
  private long duplicates;
  private long late;
  private long tooOld;
  private long restarts;

  /**
   * Takes note of a datagram.
   *
   * @param since the first sequence of the stay that it belongs to, see {@link Header}
   */
  public Arrival arrived(long start, long since, long sequence) {
    received++;
    if (current == null) {
      // What was sent before this collector began to listen is not its loss.
      current = new Start(start, new Stay(since, sequence));
      return current.count(since, sequence);
    }
    if (current.id == start) {
      return current.count(since, sequence);
    }
    if (previous != null && previous.id == start) {
      Arrival arrival = previous.count(since, sequence);
      if (arrival == Arrival.NEW) {
        late++;
      }
      return arrival == Arrival.NEW || arrival == Arrival.LATE ? Arrival.STALE : arrival;
    }
    restarts++;
    previous = current;
    // What a restarted agent sent before is lost. But a high sequence of one that does not tell of
    // its stays says that it has been sending elsewhere for a while, to another replica.
    boolean sentHere = since > 1 || sequence <= SequenceWindow.SIZE;
    current = new Start(start, new Stay(since, sentHere ? since : sequence));
    current.count(since, sequence);
    return Arrival.RESTART;
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

  /** One start of the agent: its present stay here and the one before. */
  private final class Start {
    private final long id;
    private Stay stay;
    private @Nullable Stay before;

    private Start(long id, Stay stay) {
      this.id = id;
      this.stay = stay;
    }

    private Arrival count(long since, long sequence) {
      if (since > stay.since) {
        before = stay;
        stay = new Stay(since, since);
      }
      if (since == stay.since) {
        return count(stay, sequence);
      }
      if (before == null || since != before.since) {
        tooOld++;
        return Arrival.TOO_OLD;
      }
      Arrival arrival = count(before, sequence);
      if (arrival == Arrival.NEW) {
        late++; // whatever it is among its own, the present stay's came before it
      }
      return arrival == Arrival.NEW ? Arrival.LATE : arrival;
    }

    private Arrival count(Stay of, long sequence) {
      long expected = Math.max(of.window.highest() + 1, of.first);
      return switch (of.window.mark(sequence)) {
        case AHEAD -> {
          lost += sequence - expected;
          yield Arrival.NEW;
        }
        case GAP -> {
          late++;
          // What came before the first that is expected of this stay was never counted as lost.
          lost -= sequence >= of.first ? 1 : 0;
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
  }

  /** What an agent sends here until it goes elsewhere, from a sequence on. */
  private static final class Stay {
    private final long since;
    private final long first;
    private final SequenceWindow window = new SequenceWindow();

    private Stay(long since, long first) {
      this.since = since;
      this.first = first;
    }
  }
}
