package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.SequenceTracker.Arrival;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node. Not thread-safe: who uses it holds its monitor, for microseconds, so
 * that neither the taking of reports nor a snapshot waits for more than one node's worth of work.
 */
final class Node {

  /**
   * An item that was not told in so many samples is gone, even if none of them arrived whole.
   *
   * <p>When a sample did arrive whole, what it does not tell is gone at once.
   */
  private static final int SAMPLES_UNTIL_GONE = 10;

  private final String name;
  private final long firstSeen;
  private final NodeAccount account;
  private final Values values;
  private final SampleProgress progress = new SampleProgress();
  private final Namesakes namesakes = new Namesakes();
  private ArrivalCounts arrivals = new ArrivalCounts();
  private @Nullable HistoryRing history;

  private Header latest;
  private Level level;
  private Origin origin;
  private long lastSeen;
  private long lastNanos;
  private boolean removed;
  private @Nullable NodeSnapshot snapshot;

  /** A node whose first report has arrived, and is still to be taken. */
  Node(Received.Accepted first, Origin origin, long time, long nanos, NodeAccount account) {
    this.latest = first.report().header();
    this.name = latest.node();
    this.level = first.level();
    this.origin = origin;
    this.firstSeen = time;
    this.lastSeen = time;
    this.lastNanos = nanos;
    this.account = account;
    this.values = new Values(account);
  }

  String name() {
    return name;
  }

  /**
   * Takes a report; returns whether it does, and not refuse it as another machine's.
   *
   * @param time now, Unix milliseconds
   * @param nanos now, by a monotonic clock
   */
  boolean take(Received.Accepted accepted, Origin from, long time, long nanos) {
    Header header = accepted.report().header();
    if (header.start() == latest.start()) {
      namesakes.holderReported(name, from, nanos);
    } else {
      switch (namesakes.claim(header, from, origin, isLate(nanos), nanos)) {
        case SUCCESSOR -> {} // is taken
        case FORMER -> {
          return true; // too late to tell anything
        }
        case TWIN -> {
          namesakes.refused(header, from, nanos);
          return false;
        }
      }
    }
    update(accepted, from, time, nanos);
    return true;
  }

  private void update(Received.Accepted accepted, Origin from, long time, long nanos) {
    snapshot = null;
    Header header = accepted.report().header();
    Arrival arrival = arrivals.arrived(header);
    boolean isLatest = arrival == Arrival.NEW || arrival == Arrival.RESTART;
    if (!isLatest && arrival != Arrival.LATE) {
      return;
    }
    if (arrival == Arrival.RESTART) {
      namesakes.passed(header, from, latest, origin, isLate(nanos), nanos);
    }
    lastSeen = time;
    lastNanos = nanos;
    if (isLatest) {
      latest = header;
      level = accepted.level();
      origin = from;
      if (progress.isNext(header)) {
        begin(header, nanos);
      }
    }
    boolean isCurrent = progress.isOf(header);
    if (!isCurrent && progress.isWhole()) {
      return; // everything that the node has is known from a later sample
    }
    long sample = isCurrent ? progress.sample() : progress.sample() - 1;
    values.update(accepted.report().measurements(), Arriving.of(header, nanos, sample));
    if (isCurrent) {
      progress.partArrived();
      if (progress.isWhole()) {
        values.forgetBefore(progress.sample());
        record(nanos);
      }
    }
  }

  private void begin(Header header, long nanos) {
    if (progress.sample() > 0 && !progress.isWhole()) {
      values.forgetBefore(progress.sample() - SAMPLES_UNTIL_GONE + 1);
      record(nanos);
    }
    progress.begin(header);
  }

  private void record(long nanos) {
    if (history == null) {
      history = new HistoryRing(nanos);
    }
    history.add(nanos, values.rates(), memoryUse());
  }

  private double memoryUse() {
    Memory memory = values.memory();
    return memory == null || memory.available() == Protocol.UNKNOWN || memory.total() <= 0
        ? Double.NaN
        : Math.clamp(1 - (double) memory.available() / memory.total(), 0.0, 1.0);
  }

  private boolean isLate(long nanos) {
    return silentMillis(nanos) > RegistryConfig.lateAfterMillis(latest.interval());
  }

  /** How long ago its last report arrived. */
  long silentMillis(long nanos) {
    return Math.max(0, nanos - lastNanos) / 1_000_000;
  }

  /** How often it says that it samples. */
  long intervalMillis() {
    return latest.interval();
  }

  /** Whether it is no longer the registry's: who wants to change it must look it up again. */
  boolean isRemoved() {
    return removed;
  }

  /** Says that it is no longer the registry's, and gives its memory back. */
  void remove() {
    removed = true;
    account.close();
  }

  /** How many items it has. */
  int items() {
    return values.items();
  }

  /** The node now; the same object as before if nothing has changed. */
  NodeSnapshot snapshot(NodeState state, long nanos) {
    NodeSnapshot made = snapshot;
    String twin = namesakes.twin(nanos);
    if (made == null || made.state() != state || !Objects.equals(made.twin(), twin)) {
      made =
          new NodeSnapshot(
              name,
              state,
              firstSeen,
              lastSeen,
              latest.time(),
              latest.interval(),
              origin.text(),
              origin.transport(),
              twin,
              level,
              latest.start(),
              arrivals.arrivals(),
              values.measurements(),
              values.rates());
      snapshot = made;
    }
    return made;
  }

  /** Its last minutes. */
  History history(long nanos, long time) {
    return history == null
        ? new History(List.of())
        : history.history(nanos, time, RegistryConfig.lateAfterMillis(latest.interval()));
  }
}
