package dev.loomscope.collector.api;

import dev.loomscope.collector.api.Frame.Entry;
import dev.loomscope.collector.api.Frame.Removal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How far one listener has been told, and the next event for it.
 *
 * <pre>
 *            too far behind, or new
 *   told ------------------------------> `nodes`: forget all, these are the first
 *    ^ |  something changed                 |
 *    | +-----------> `changes` <------------+ more
 *    |                  |  ^ | more
 *    +------------------+  +-+
 *      all was told
 * </pre>
 *
 * <p>An event holds some tens of nodes, and each is made from the newest frame: a listener that
 * reads slowly costs one event's memory and skips what was overtaken meanwhile. Not thread-safe.
 */
final class Cursor {

  /** Characters of nodes after which an event ends. */
  static final int EVENT_LENGTH = 32 * 1024;

  private long told;
  private long goal;
  private boolean betweenPasses = true;
  private @Nullable String last;

  /** Whether there is nothing in a frame that the listener does not know. */
  boolean knows(Frame frame) {
    return betweenPasses && told == frame.version();
  }

  /** The next event, of a frame with something new. */
  byte[] next(Frame frame) {
    boolean behind = told == 0 || told < frame.version() - Frame.REMEMBERED;
    boolean first = betweenPasses || (behind && told > 0);
    if (behind) {
      told = 0;
    }
    if (first) {
      goal = frame.version();
      last = null;
    }
    StringBuilder event = new StringBuilder(EVENT_LENGTH + 4 * 1024);
    event.append(first && behind ? "event: nodes\n" : "event: changes\n");
    event.append("id: ").append(frame.version());
    event.append("\ndata: {\"timestamp_seconds\":").append(seconds(frame.time()));
    event.append(",\"removed\":[");
    if (first && !behind) {
      removals(event, frame);
    }
    event.append("],\"nodes\":[");
    betweenPasses = nodes(event, frame);
    event.append("]}\n\n");
    if (betweenPasses) {
      told = goal;
    }
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void removals(StringBuilder event, Frame frame) {
    String comma = "";
    for (Removal removal : frame.removals()) {
      if (removal.version() > told) {
        // A node's name needs no escaping in JSON, see Protocol.isNodeName.
        event.append(comma).append('"').append(removal.name()).append('"');
        comma = ",";
      }
    }
  }

  /** Adds nodes after the last one that was told; returns whether these were all. */
  private boolean nodes(StringBuilder event, Frame frame) {
    int begin = event.length();
    Iterator<Entry> entries = frame.entries().listIterator(position(frame));
    while (entries.hasNext()) {
      Entry entry = entries.next();
      if (entry.version() <= told) {
        continue;
      }
      if (event.length() - begin >= EVENT_LENGTH) {
        return false;
      }
      if (event.length() > begin) {
        event.append(',');
      }
      event.append(entry.json());
      last = entry.node().name();
    }
    return true;
  }

  /** Where in a frame the nodes after the last one begin. */
  private int position(Frame frame) {
    String name = last;
    if (name == null) {
      return 0;
    }
    int low = 0;
    int high = frame.entries().size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (frame.entries().get(middle).node().name().compareTo(name) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The event that says that nothing has changed and the connection lives. */
  static byte[] idle(Frame frame) {
    return ("event: idle\ndata: {\"timestamp_seconds\":" + seconds(frame.time()) + "}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).toString();
  }
}
