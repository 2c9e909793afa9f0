package dev.loomscope.load.serve;

import dev.loomscope.service.Setting;
import java.util.List;

/** Where a comparison or a load is in its life. */
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

  /** How a comparison can end. */
  static final List<State> ENDS_OF_COMPARISONS = List.of(COMPLETED, PARTIAL, STOPPED, FAILED);

  /** The name that API and metrics know it by. */
  String label() {
    return Setting.nameOf(this);
  }

  /** Whether it does nothing any more. */
  boolean isEnd() {
    return ENDS_OF_COMPARISONS.contains(this);
  }
}
