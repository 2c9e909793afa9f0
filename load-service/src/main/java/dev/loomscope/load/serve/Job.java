package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that the service was asked to do, from when it was ordered until it is over.
 * Thread-safe.
 */
abstract class Job {

  /** Who wants it. */
  enum Origin {
    /** The settings: a comparison of the timetable, or the load that goes on all the time. */
    SCHEDULE,
    /** A request over HTTP. */
    API
  }

  /** Where it is in its life. */
  enum State {
    /** A comparison that waits for another to end. */
    QUEUED,
    /** Makes load. */
    RUNNING,
    /** A load that waits for the end of a comparison, which it would disturb. */
    PAUSED,
    /** Did all that it was to do. */
    COMPLETED,
    /** A comparison that ended early, and tells what whole rounds say. */
    PARTIAL,
    /** Was stopped, and tells nothing. */
    STOPPED,
    /** Could not be made. */
    FAILED;

    /** Whether it does nothing any more. */
    boolean isEnd() {
      return compareTo(COMPLETED) >= 0;
    }
  }

  /**
   * How far it has come. Immutable.
   *
   * @param began null while it waits
   * @param ended null while it is not over
   * @param problem why it failed or is not whole; null if it is
   */
  record Life(
      State state,
      @JsonProperty("began_timestamp_seconds") @Nullable Instant began,
      @JsonProperty("ended_timestamp_seconds") @Nullable Instant ended,
      @Nullable String problem) {}

  /** How it ended: {@link Life} has the same. */
  record End(State how, @Nullable String problem) {}

  final long id;
  final Origin origin;
  private final ChangeCounter changes;
  private volatile boolean stopped;

  // Guarded by this.
  private long version;
  private Life life = new Life(State.QUEUED, null, null, null);

  Job(long id, Origin origin, ChangeCounter changes) {
    this.id = id;
    this.origin = origin;
    this.changes = changes;
    this.version = changes.next();
  }

  /** What is to be told of it, as it stands in the JSON. */
  abstract Record view();

  /** Asks it to end. */
  final void stop() {
    stopped = true;
  }

  final boolean isStopped() {
    return stopped;
  }

  final synchronized void begin(Instant when) {
    life = new Life(State.RUNNING, when, null, null);
    changed();
  }

  final synchronized void end(End end, Instant when) {
    life = new Life(end.how(), life.began(), when, end.problem());
    changed();
  }

  /** Something happened that a reader should know. */
  public final synchronized void say(String what) {
    life = new Life(life.state(), life.began(), life.ended(), what);
    changed();
  }

  /** Who looks on is told that there is something new; to be called with this locked. */
  final void changed() {
    version = changes.next();
  }

  /** The number of its last change. */
  final synchronized long version() {
    return version;
  }

  final synchronized Life life() {
    return life;
  }

  final State state() {
    return life().state();
  }
}
