package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.CoreUse;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A column of the nodes' table as text, which it can be sorted by, too. */
enum NodeColumn {
  CPU("CPU", 5),
  CORES("CORES", 6),
  LOAD("LOAD", 6),
  MEMORY("MEM", 5),
  USED("USED", 6),
  TOTAL("TOTAL", 6),
  DISK("DISK", 5),
  SIZE("SIZE", 6),
  READ("READ/s", 7),
  WRITTEN("WRITE/s", 8),
  RECEIVED("RECV/s", 7),
  SENT("SENT/s", 7),
  DROPS("DROPS/s", 8),
  LOSS("LOSS", 6),
  AGE("AGE", 7),
  ADDRESS("ADDRESS", 0);

  /** Those that have room on 80 columns beside name and state. */
  static final List<NodeColumn> NARROW = List.of(CPU, CORES, LOAD, MEMORY, TOTAL, DISK, SIZE, AGE);

  private final String title;
  private final int width;

  NodeColumn(String title, int width) {
    this.title = title;
    this.width = width;
  }

  /** The column of a key. */
  static Optional<NodeColumn> of(String key) {
    return Arrays.stream(values()).filter(column -> column.key().equals(key)).findFirst();
  }

  /** All keys, separated by commas. */
  static String keys() {
    return Arrays.stream(values()).map(NodeColumn::key).collect(Collectors.joining(", "));
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String head() {
    return aligned(title);
  }

  String cell(NodeSummary node, long now) {
    double value = value(node, now);
    return aligned(
        switch (this) {
          case CPU, MEMORY, DISK, LOSS -> Figures.percent(value);
          case CORES -> Double.isNaN(value) ? Figures.UNKNOWN : Long.toString(Math.round(value));
          case LOAD, DROPS -> Figures.decimal(value);
          case USED, TOTAL, SIZE, READ, WRITTEN, RECEIVED, SENT -> Figures.bytes(value);
          case AGE -> Figures.time(value);
          case ADDRESS -> node.node().address();
        });
  }

  /** What it sorts by; NaN: not known. An address is sorted by its text. */
  double value(NodeSummary node, long now) {
    return switch (this) {
      case CPU -> node.node().rates().cpu();
      case CORES -> cores(node.node().rates().cores());
      case LOAD -> load(node.node().values().load());
      case MEMORY -> node.memoryUse();
      case USED -> used(node.node().values().memory());
      case TOTAL -> total(node.node().values().memory());
      case DISK -> node.fullest().map(NodeSummary::use).orElse(Double.NaN);
      case SIZE -> node.fullest().map(Filesystem::size).map(Long::doubleValue).orElse(Double.NaN);
      case READ -> node.diskRead();
      case WRITTEN -> node.diskWritten();
      case RECEIVED -> node.networkReceived();
      case SENT -> node.networkSent();
      case DROPS -> node.networkDrops();
      case LOSS -> node.loss();
      case AGE -> node.age(now);
      case ADDRESS -> Double.NaN;
    };
  }

  /** Texts begin where the column does, figures end where it ends. */
  private String aligned(String text) {
    return width == 0 ? "  " + text : Figures.right(text, width);
  }

  private static double cores(List<CoreUse> cores) {
    return cores.isEmpty() ? Double.NaN : cores.size();
  }

  private static double load(@Nullable Load load) {
    return load == null ? Double.NaN : load.load1();
  }

  private static double used(@Nullable Memory memory) {
    return memory == null || memory.used() == Protocol.UNKNOWN ? Double.NaN : memory.used();
  }

  private static double total(@Nullable Memory memory) {
    return memory == null ? Double.NaN : memory.total();
  }
}
