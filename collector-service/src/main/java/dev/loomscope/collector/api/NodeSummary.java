package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.DiskRate;
import dev.loomscope.collector.registry.NetworkRate;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Rates;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Protocol;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node in one line: what it has many of is summed up, without layers on top of others. Shares are
 * from 0 to 1; NaN: not known. Immutable.
 *
 * @param node what it is made of
 * @param memoryUse share of the memory that is not available
 * @param fullest the fullest file system that can be written to; empty: none, or none known
 * @param diskRead bytes a second, all disks but layers
 * @param diskWritten bytes a second, all disks but layers
 * @param networkReceived bytes a second, all interfaces but layers
 * @param networkSent bytes a second, all interfaces but layers
 * @param networkErrors packets a second, all interfaces but layers, both ways
 * @param networkDrops packets a second, all interfaces but layers, both ways
 * @param loss share of the datagrams sent that did not arrive
 */
record NodeSummary(
    NodeSnapshot node,
    double memoryUse,
    Optional<Filesystem> fullest,
    double diskRead,
    double diskWritten,
    double networkReceived,
    double networkSent,
    double networkErrors,
    double networkDrops,
    double loss) {

  static NodeSummary of(NodeSnapshot node) {
    Rates rates = node.rates();
    return new NodeSummary(
        node,
        use(node.values().memory()),
        node.values().filesystems().stream()
            // A read-only image is full by nature.
            .filter(filesystem -> !filesystem.readOnly() && !Double.isNaN(use(filesystem)))
            .max(Comparator.comparingDouble(NodeSummary::use)),
        rates.ofDisks(DiskRate::readBytes),
        rates.ofDisks(DiskRate::writtenBytes),
        rates.ofNetworks(NetworkRate::receivedBytes),
        rates.ofNetworks(NetworkRate::sentBytes),
        rates.ofNetworks(NetworkRate::errors),
        rates.ofNetworks(NetworkRate::drops),
        loss(node.arrivals()));
  }

  /** The node's state in a word; of a node that reports, whether another does under its name. */
  String state() {
    return node.state() == NodeState.ONLINE && node.twin() != null ? "twin" : node.state().label();
  }

  /** Seconds since the node's last report. */
  double age(long now) {
    return Math.max(0, now - node.lastSeen()) / 1000.0;
  }

  /** Share of a file system that is used, as df(1) has it: the superuser's reserve left aside. */
  static double use(Filesystem filesystem) {
    if (filesystem.size() <= 0 || filesystem.available() == Protocol.UNKNOWN) {
      return Double.NaN;
    }
    long free = filesystem.free() == Protocol.UNKNOWN ? filesystem.available() : filesystem.free();
    double used = Math.max(0, filesystem.size() - free);
    return used == 0 ? 0 : used / (used + filesystem.available());
  }

  private static double use(@Nullable Memory memory) {
    if (memory == null || memory.total() <= 0 || memory.used() == Protocol.UNKNOWN) {
      return Double.NaN;
    }
    return (double) memory.used() / memory.total();
  }

  private static double loss(Arrivals arrivals) {
    double arrived = arrivals.received() - arrivals.duplicates() - arrivals.tooOld();
    double sent = arrived + arrivals.lost();
    return sent > 0 ? arrivals.lost() / sent : Double.NaN;
  }
}
