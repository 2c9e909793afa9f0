package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;
import dev.loomscope.wire.SequenceTracker;
import dev.loomscope.wire.SequenceTracker.Arrival;

/** Accounts for one node's reports over all starts of its agent. Not thread-safe. */
final class ArrivalCounts {

  private SequenceTracker tracker = new SequenceTracker();

  /** What trackers before the present one counted. */
  private Arrivals before = new Arrivals(0, 0, 0, 0, 0, 0);

  /**
   * Takes note of a report of the running start, or of the one that takes its place: even one that
   * ran before, when two agents bear one name. What that sent meanwhile is not lost.
   */
  Arrival arrived(Header header) {
    Arrivals now = arrivals();
    Arrival arrival = track(header);
    if (arrival != Arrival.STALE) {
      return arrival;
    }
    before =
        new Arrivals(
            now.received(),
            now.lost(),
            now.duplicates(),
            now.late(),
            now.tooOld(),
            now.restarts() + 1);
    tracker = new SequenceTracker();
    track(header);
    return Arrival.RESTART;
  }

  private Arrival track(Header header) {
    return tracker.arrived(header.start(), header.since(), header.sequence());
  }

  /** The counts. */
  Arrivals arrivals() {
    return new Arrivals(
        before.received() + tracker.received(),
        before.lost() + tracker.lost(),
        before.duplicates() + tracker.duplicates(),
        before.late() + tracker.late(),
        before.tooOld() + tracker.tooOld(),
        before.restarts() + tracker.restarts());
  }
}
