package dev.loomscope.collector.api;

import static dev.loomscope.collector.api.Figures.bytes;
import static dev.loomscope.collector.api.Figures.decimal;
import static dev.loomscope.collector.api.Figures.left;
import static dev.loomscope.collector.api.Figures.percent;
import static dev.loomscope.collector.api.Figures.right;
import static dev.loomscope.collector.api.Figures.shortened;
import static dev.loomscope.collector.api.Figures.time;

import dev.loomscope.collector.registry.CoreUse;
import dev.loomscope.collector.registry.DiskRate;
import dev.loomscope.collector.registry.NetworkRate;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Memory;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All of one node as text for terminals, in ASCII, at most 80 columns wide. */
public final class NodeText {

  private static final int NAME_WIDTH = 32;
  private static final int CORES_IN_A_LINE = 8;

  private final StringBuilder text = new StringBuilder();

  private NodeText() {}

  /**
   * A node as it is now.
   *
   * @param now in Unix milliseconds
   */
  public static String of(NodeSnapshot node, long now) {
    NodeText text = new NodeText();
    text.head(node, now);
    text.cpu(node);
    text.memory(node);
    text.filesystems(node.values().filesystems());
    text.disks(node.rates().disks());
    text.networks(node.rates().networks());
    return text.text.toString();
  }

  private void head(NodeSnapshot node, long now) {
    NodeSummary summary = NodeSummary.of(node);
    line(shortened(node.name(), 80));
    line(
        "%s, %s ago, every %s, by %s from %s"
            .formatted(
                node.state().label(),
                time(summary.age(now)),
                time(node.intervalMillis() / 1_000.0),
                node.transport().name().toLowerCase(Locale.ROOT),
                node.address()));
    if (node.twin() != null) {
      line("another machine reports under this name, from " + node.twin());
    }
  }

  private void cpu(NodeSnapshot node) {
    List<CoreUse> cores = node.rates().cores();
    Load load = node.values().load();
    line(
        "\nCPU     %s of %d cores%s"
            .formatted(
                percent(node.rates().cpu()),
                cores.size(),
                load == null
                    ? ""
                    : ", load %s %s %s"
                        .formatted(
                            decimal(load.load1()), decimal(load.load5()), decimal(load.load15()))));
    StringBuilder uses = new StringBuilder();
    for (int i = 0; i < cores.size(); i++) {
      uses.append(right(Integer.toString(cores.get(i).number()), 4))
          .append(right(percent(cores.get(i).use()), 5));
      if (i % CORES_IN_A_LINE == CORES_IN_A_LINE - 1 || i == cores.size() - 1) {
        line(uses.toString());
        uses.setLength(0);
      }
    }
  }

  private void memory(NodeSnapshot node) {
    Memory memory = node.values().memory();
    if (memory == null) {
      return;
    }
    line(
        "MEMORY  %s total, %s used, %s free, %s available"
            .formatted(
                bytes(memory.total()),
                bytes(memory.used()),
                bytes(memory.free()),
                bytes(memory.available())));
    line(
        "SWAP    %s total, %s used".formatted(bytes(memory.swapTotal()), bytes(memory.swapUsed())));
  }

  private void filesystems(List<Filesystem> filesystems) {
    heads(filesystems, "FILE SYSTEM", "SIZE", "AVAIL", "USE");
    for (Filesystem one : filesystems) {
      row(
          one.mountpoint(),
          bytes(one.size()),
          bytes(one.available()),
          percent(NodeSummary.use(one)));
    }
  }

  private void disks(List<DiskRate> disks) {
    heads(disks, "DISK", "READ/s", "WRITE/s", "BUSY");
    for (DiskRate one : disks) {
      row(
          named(one.device(), one.layer()),
          bytes(one.readBytes()),
          bytes(one.writtenBytes()),
          percent(one.busy()));
    }
  }

  private void networks(List<NetworkRate> networks) {
    heads(networks, "NETWORK", "RECV/s", "SENT/s", "ERRORS/s", "DROPS/s");
    for (NetworkRate one : networks) {
      row(
          named(one.device(), one.layer()),
          bytes(one.receivedBytes()),
          bytes(one.sentBytes()),
          decimal(one.errors()),
          decimal(one.drops()));
    }
  }

  /** A layer is no part of the node's totals. */
  private static String named(String device, @Nullable String layer) {
    return layer == null ? device : "%s (%s)".formatted(device, layer);
  }

  private void heads(List<?> items, String name, String... figures) {
    if (!items.isEmpty()) {
      line("");
      row(name, figures);
    }
  }

  private void row(String name, String... figures) {
    StringBuilder row = new StringBuilder(left(shortened(printable(name), NAME_WIDTH), NAME_WIDTH));
    for (String figure : figures) {
      row.append(right(figure, 10));
    }
    line(row.toString());
  }

  /** What an agent tells of itself may not move a terminal's cursor. */
  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
