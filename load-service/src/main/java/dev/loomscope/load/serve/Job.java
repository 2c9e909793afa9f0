package dev.loomscope.load.serve;

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
   * How it ended.
   *
   * @param problem why it failed or is not whole; null if it is
   */
  record End(State how, @Nullable String problem) {}

  final long id;
  final Origin origin;
  private final Changes changes;
  private volatile boolean stopped;

  // Guarded by this.
  private long version;
  private State state = State.QUEUED;
  private @Nullable Instant began;
  private @Nullable Instant ended;
  private @Nullable String problem;

  Job(long id, Origin origin, Changes changes) {
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
    state = State.RUNNING;
    began = when;
    changed();
  }

  final synchronized void end(End end, Instant when) {
    state = end.how();
    problem = end.problem();
    ended = when;
    changed();
  }

  /** Something happened that a reader should know. */
  public final synchronized void say(String what) {
    problem = what;
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

  final synchronized State state() {
    return state;
  }

  /** When it began; null if it waits. */
  final synchronized @Nullable Instant began() {
    return began;
  }

  /** When it ended; null if it is not over. */
  final synchronized @Nullable Instant ended() {
    return ended;
  }

  /** Why it failed or is not whole; null if it is. */
  final synchronized @Nullable String problem() {
    return problem;
  }
}
