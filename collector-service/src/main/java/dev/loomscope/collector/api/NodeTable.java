package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.wire.Load;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All nodes as a table for terminals: a line each, in ASCII, at most {@value #MAX_WIDTH} columns
 * wide.
 */
public final class NodeTable {

  /** Columns of a line at most. */
  static final int MAX_WIDTH = 120;

  private static final int NAME_WIDTH = 24;
  private static final String UNKNOWN = "-";
  private static final String UNITS = "KMGTPE";

  private NodeTable() {}

  private enum Column {
    CPU("CPU", 5),
    LOAD("LOAD", 6),
    MEMORY("MEM", 5),
    DISK("DISK", 5),
    READ("READ/s", 7),
    WRITTEN("WRITE/s", 8),
    RECEIVED("RECV/s", 7),
    SENT("SENT/s", 7),
    DROPS("DROPS/s", 8),
    LOSS("LOSS", 6),
    AGE("AGE", 7);

    private final String title;
    private final int width;

    Column(String title, int width) {
      this.title = title;
      this.width = width;
    }

    String cell(NodeSummary node, long now) {
      return switch (this) {
        case CPU -> percent(node.node().rates().cpu());
        case LOAD -> load(node.node().values().load());
        case MEMORY -> percent(node.memoryUse());
        case DISK -> percent(node.fullest().map(NodeSummary::use).orElse(Double.NaN));
        case READ -> bytes(node.diskRead());
        case WRITTEN -> bytes(node.diskWritten());
        case RECEIVED -> bytes(node.networkReceived());
        case SENT -> bytes(node.networkSent());
        case DROPS -> decimal(node.networkDrops());
        case LOSS -> percent(node.loss());
        case AGE -> time(node.age(now));
      };
    }
  }

  /** The table of a snapshot. */
  public static String of(RegistrySnapshot snapshot) {
    StringBuilder text = new StringBuilder();
    text.append(counts(snapshot)).append('\n');
    if (snapshot.nodes().isEmpty()) {
      return text.toString();
    }
    text.append('\n').append(left("NODE", NAME_WIDTH)).append(left(" STATE", 7));
    for (Column column : Column.values()) {
      text.append(right(column.title, column.width));
    }
    text.append("  ADDRESS\n");
    snapshot.nodes().forEach(node -> row(text, node, snapshot.time()));
    return text.toString();
  }

  private static String counts(RegistrySnapshot snapshot) {
    int nodes = snapshot.nodes().size();
    StringBuilder text = new StringBuilder(nodes == 1 ? "1 node" : nodes + " nodes");
    for (NodeState state : NodeState.values()) {
      long count = snapshot.nodes().stream().filter(node -> node.state() == state).count();
      text.append(", ").append(count).append(' ').append(state.label());
    }
    return text.toString();
  }

  private static void row(StringBuilder text, NodeSnapshot node, long now) {
    NodeSummary summary = NodeSummary.of(node);
    text.append(left(shortened(node.name(), NAME_WIDTH), NAME_WIDTH));
    text.append(left(" " + node.state().label(), 7));
    int begin = text.length() - NAME_WIDTH - 7;
    for (Column column : Column.values()) {
      text.append(right(column.cell(summary, now), column.width));
    }
    int room = Math.max(1, MAX_WIDTH - (text.length() - begin) - 2);
    text.append("  ").append(shortened(node.address(), room)).append('\n');
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? UNKNOWN : number(share * 100) + "%";
  }

  private static String load(@Nullable Load load) {
    return load == null ? UNKNOWN : decimal(load.load1());
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? UNKNOWN : number(value);
  }

  /** Bytes by 1,024, in four digits and a letter at most. */
  private static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return UNKNOWN;
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1_000 && unit < UNITS.length() - 1) {
      value /= 1_024;
      unit++;
    }
    return unit < 0 ? number(Math.rint(value)) : number(value) + UNITS.charAt(unit);
  }

  private static String time(double seconds) {
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    return seconds < 6_000 ? Math.round(seconds / 60) + "m" : Math.round(seconds / 3_600) + "h";
  }

  /** One decimal below ten; of what no column has room for the order of magnitude. */
  private static String number(double value) {
    if (Math.abs(value) >= 99_999.5) {
      return String.format(Locale.ROOT, "%.0e", value);
    }
    boolean whole = value == 0 || Math.abs(value) >= 9.95;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value);
  }

  private static String shortened(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
