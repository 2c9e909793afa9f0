package dev.loomscope.load.engine;

/**
 * What came of each request of an open loop: counts it, records its times, and tells who watches.
 * When requests are sent is {@link OpenLoop}'s to know.
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class OpenAccount {

  private final Tally tally;
  private final Times times;
  private final LoadWatch watch;
  private final long warmUpRequests;
  private final boolean keepsConnections;

  OpenAccount(OpenPlan plan, Tally tally, LoadWatch watch) {
    this.tally = tally;
    this.times = tally.times;
    this.watch = watch;
    this.warmUpRequests = plan.warmUpRequests();
    this.keepsConnections = plan.keepsConnections();
  }

  /** A handshake was done. */
  void connected(long nanos) {
    Times.record(times.connect(), nanos);
  }

  /**
   * A request was sent.
   *
   * @param lag nanoseconds since it was due
   * @param own the part of them that is the generator's fault
   */
  void sent(long request, long lag, long own) {
    if (isMeasured(request)) {
      Times.record(times.sendLag(), lag);
      Times.record(times.ownLag(), own);
    }
    watch.sent(lag, own);
  }

  /** The echo of the slot's request is whole. */
  void echoed(Slot slot, Connection connection, long now) {
    countAltered(slot, connection);
    if (slot.request == Slot.OPENING) {
      return;
    }
    tally.echoes.setOpaque(tally.echoes.getPlain() + 1);
    slot.echoes++;
    slot.starved &= keepsConnections; // there another connection took its place
    watch.echoed(now - slot.due, now - slot.began);
    if (isMeasured(slot.request)) {
      tally.steadyEchoes++;
      tally.lastEcho = now;
      recordTimes(slot, now);
    }
  }

  /** The slot's connection has failed; its request, if one is under way, will have no echo. */
  void failed(Slot slot, Connection connection, ErrorKind kind, long now) {
    countError(kind);
    if (slot.busy || kind == ErrorKind.SURPLUS) { // else it was counted when its echo was whole
      countAltered(slot, connection);
    }
    boolean late = kind == ErrorKind.TIMEOUT;
    boolean waited = slot.busy && slot.request != Slot.OPENING;
    if (waited && (late || connection.isConnected())) {
      watch.waitedInVain(now - slot.due);
      if (isMeasured(slot.request)) {
        recordTimes(slot, now);
      }
    }
    slot.slowest = late && waited ? Math.max(slot.slowest, now - slot.due) : Times.MOST_NANOS;
    if (slot.busy) {
      countUnserved(slot, kind);
    }
  }

  /** No connection could be begun for the slot's request. */
  void refused(Slot slot, ErrorKind kind) {
    countError(kind);
    countUnserved(slot, kind);
  }

  /**
   * A request was given up before it was sent.
   *
   * @param waited nanoseconds since it was due
   */
  void neverSent(long request, long waited) {
    tally.unsent++;
    watch.unsent();
    watch.waitedInVain(waited);
    if (isMeasured(request)) {
      Times.record(times.latency(), waited);
    }
  }

  /** The run is over for the slot. */
  void ended(Slot slot) {
    tally.ended(slot.echoes, slot.starved);
    Times.record(times.slowest(), slot.slowest);
  }

  private void countError(ErrorKind kind) {
    tally.failed(kind);
    watch.failed(kind);
  }

  private void recordTimes(Slot slot, long now) {
    Times.record(times.latency(), now - slot.due);
    slot.slowest = Math.max(slot.slowest, now - slot.due);
    Times.record(times.service(), now - slot.began);
  }

  /** Its request will have no echo, or its connection was to be opened and had none. */
  private void countUnserved(Slot slot, ErrorKind kind) {
    slot.starved |= slot.request == Slot.OPENING || (slot.echoes == 0 && !keepsConnections);
    if (slot.request != Slot.OPENING && kind != ErrorKind.TIMEOUT) {
      tally.cut++;
    }
  }

  /** Once for each request, whatever comes after its echo. */
  private void countAltered(Slot slot, Connection connection) {
    if (connection.isAltered() && !slot.altered) {
      slot.altered = true;
      tally.mismatches++;
      watch.altered();
    }
  }

  private boolean isMeasured(long request) {
    return request >= warmUpRequests;
  }
}
