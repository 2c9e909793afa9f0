package dev.loomscope.wire;

import org.jspecify.annotations.Nullable;

/** What a {@link ReportReceiver} makes of bytes that came from an agent. */
public sealed interface Received permits Received.Accepted, Rejection {

  /**
   * A report that passed every check. Immutable.
   *
   * @param level how it was sealed
   * @param key the key that it was sealed with; null at {@link Level#NONE}
   * @param bytes how long it was on the wire, in bytes, sealing included
   */
  record Accepted(Report report, Level level, @Nullable Key key, int bytes) implements Received {}
}
