package dev.loomscope.load.serve;

import dev.loomscope.service.Setting;
import java.util.List;

/** Where a run is in its life. */
public enum RunState {
  /** Waits for another run to end. */
  QUEUED,
  /** Makes load. */
  RUNNING,
  /** Was asked to stop, and ends within the time that a request may take. */
  STOPPING,
  /** Did all that it was to do. */
  COMPLETED,
  /** Was stopped. */
  STOPPED,
  /** Could not make load, for a reason on this side. */
  FAILED;

  /** The states in which a run has ended. */
  static final List<RunState> ENDS = List.of(COMPLETED, STOPPED, FAILED);

  /** The name that API and metrics know it by. */
  public String label() {
    return Setting.nameOf(this);
  }

  /** Whether it does nothing any more. */
  public boolean isEnd() {
    return ENDS.contains(this);
  }
}
