package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.CoreUse;
import dev.loomscope.collector.registry.DiskRate;
import dev.loomscope.collector.registry.History;
import dev.loomscope.collector.registry.NetworkRate;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.StartId;
import dev.loomscope.wire.SystemFacts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node as JSON, in short and in full. {@code docs/api.md} describes every field. */
final class NodeJson {

  private final JsonWriter json;

  NodeJson(JsonWriter json) {
    this.json = json;
  }

  /**
   * Writes a node in short, an object of its own.
   *
   * @param now Unix milliseconds
   */
  void summary(NodeSnapshot node, long now) {
    json.object();
    summaryFields(NodeSummary.of(node), now);
    json.endObject();
  }

  /** Writes all that is known of a node, an object of its own. */
  void detail(NodeSnapshot node, @Nullable History history, long now) {
    json.object();
    summaryFields(NodeSummary.of(node), now);
    json.seconds("first_seen_timestamp_seconds", node.firstSeen())
        .seconds("sample_timestamp_seconds", node.sampleTime())
        .text("agent_start", StartId.text(node.start()));
    cores(node);
    load(node.values().load());
    memory(node.values().memory());
    json.array("filesystems");
    node.values().filesystems().forEach(this::filesystem);
    json.endArray();
    disks(node);
    networks(node);
    system(node.values().system());
    history(history);
    json.endObject();
  }

  private void summaryFields(NodeSummary summary, long now) {
    NodeSnapshot node = summary.node();
    Memory memory = node.values().memory();
    Load load = node.values().load();
    json.text("name", node.name())
        .text("state", node.state().label())
        .text("address", node.address())
        .text("transport", node.transport().label())
        .text("twin_address", node.twin())
        .text("seal", node.level().name().toLowerCase(Locale.ROOT))
        .seconds("interval_seconds", node.intervalMillis())
        .seconds("last_seen_timestamp_seconds", node.lastSeen())
        .seconds("age_seconds", Math.max(0, now - node.lastSeen()))
        .share("cpu_use", node.rates().cpu())
        .array("core_uses");
    node.rates().cores().forEach(core -> json.share(core.use()));
    json.endArray()
        .number("load1", load == null ? Double.NaN : load.load1())
        .count("memory_total_bytes", memory == null ? Protocol.UNKNOWN : memory.total())
        .count("memory_used_bytes", memory == null ? Protocol.UNKNOWN : memory.used())
        .share("memory_use", summary.memoryUse());
    Filesystem fullest = summary.fullest().orElse(null);
    json.text("filesystem_mountpoint", fullest == null ? null : fullest.mountpoint())
        .count("filesystem_size_bytes", fullest == null ? Protocol.UNKNOWN : fullest.size())
        .count(
            "filesystem_available_bytes", fullest == null ? Protocol.UNKNOWN : fullest.available())
        .share("filesystem_use", fullest == null ? Double.NaN : NodeSummary.use(fullest))
        .rate("disk_read_bytes_per_second", summary.diskRead())
        .rate("disk_written_bytes_per_second", summary.diskWritten())
        .rate("network_received_bytes_per_second", summary.networkReceived())
        .rate("network_sent_bytes_per_second", summary.networkSent())
        .rate("network_errors_per_second", summary.networkErrors())
        .rate("network_drops_per_second", summary.networkDrops());
    Arrivals arrivals = node.arrivals();
    json.object("datagrams")
        .count("received", arrivals.received())
        .count("lost", arrivals.lost())
        .count("duplicates", arrivals.duplicates())
        .count("late", arrivals.late())
        .count("too_old", arrivals.tooOld())
        .endObject()
        .share("loss", summary.loss())
        .count("restarts", arrivals.restarts());
  }

  private void cores(NodeSnapshot node) {
    json.array("cores");
    for (CoreUse core : node.rates().cores()) {
      json.object().count("core", core.number()).share("use", core.use()).endObject();
    }
    json.endArray();
  }

  private void load(@Nullable Load load) {
    if (load == null) {
      json.text("load", null);
      return;
    }
    json.object("load")
        .number("load1", load.load1())
        .number("load5", load.load5())
        .number("load15", load.load15())
        .endObject();
  }

  private void memory(@Nullable Memory memory) {
    if (memory == null) {
      json.text("memory", null);
      return;
    }
    json.object("memory")
        .count("total_bytes", memory.total())
        .count("used_bytes", memory.used())
        .count("free_bytes", memory.free())
        .count("available_bytes", memory.available())
        .count("buffers_bytes", memory.buffers())
        .count("cached_bytes", memory.cached())
        .count("swap_total_bytes", memory.swapTotal())
        .count("swap_used_bytes", memory.swapUsed())
        .count("swap_free_bytes", memory.swapFree())
        .endObject();
  }

  private void filesystem(Filesystem filesystem) {
    json.object()
        .text("device", filesystem.device())
        .text("mountpoint", filesystem.mountpoint())
        .text("fstype", filesystem.fstype())
        .count("size_bytes", filesystem.size())
        .count("free_bytes", filesystem.free())
        .count("available_bytes", filesystem.available())
        .share("use", NodeSummary.use(filesystem))
        .count("files", filesystem.files())
        .count("files_free", filesystem.filesFree())
        .flag("read_only", filesystem.readOnly())
        .endObject();
  }

  private void disks(NodeSnapshot node) {
    Map<String, DiskRate> rates =
        node.rates().disks().stream()
            .collect(Collectors.toMap(DiskRate::device, Function.identity(), (one, two) -> one));
    json.array("disks");
    for (Disk disk : node.values().disks()) {
      DiskRate rate = rates.get(disk.device());
      json.object()
          .text("device", disk.device())
          .text("layer", disk.layer())
          .rate("read_bytes_per_second", of(rate, DiskRate::readBytes))
          .rate("written_bytes_per_second", of(rate, DiskRate::writtenBytes))
          .share("busy", of(rate, DiskRate::busy))
          .count("reads", disk.reads())
          .count("read_bytes", disk.readBytes())
          .count("writes", disk.writes())
          .count("written_bytes", disk.writtenBytes())
          .count("operations_in_progress", disk.ioNow())
          .endObject();
    }
    json.endArray();
  }

  private void networks(NodeSnapshot node) {
    Map<String, NetworkRate> rates =
        node.rates().networks().stream()
            .collect(Collectors.toMap(NetworkRate::device, Function.identity(), (one, two) -> one));
    json.array("networks");
    for (Network network : node.values().networks()) {
      NetworkRate rate = rates.get(network.device());
      json.object()
          .text("device", network.device())
          .text("layer", network.layer())
          .rate("received_bytes_per_second", of(rate, NetworkRate::receivedBytes))
          .rate("sent_bytes_per_second", of(rate, NetworkRate::sentBytes))
          .rate("errors_per_second", of(rate, NetworkRate::errors))
          .rate("drops_per_second", of(rate, NetworkRate::drops))
          .count("received_bytes", network.receivedBytes())
          .count("received_packets", network.receivedPackets())
          .count("receive_errors", network.receiveErrors())
          .count("receive_drops", network.receiveDrops())
          .count("sent_bytes", network.sentBytes())
          .count("sent_packets", network.sentPackets())
          .count("send_errors", network.sendErrors())
          .count("send_drops", network.sendDrops())
          .endObject();
    }
    json.endArray();
  }

  private static <T> double of(@Nullable T rate, ToDoubleFunction<T> figure) {
    return rate == null ? Double.NaN : figure.applyAsDouble(rate);
  }

  private void system(@Nullable SystemFacts system) {
    if (system == null) {
      json.text("system", null);
      return;
    }
    json.object("system")
        .seconds("boot_timestamp_seconds", system.bootMillis())
        .text("sysname", system.sysname())
        .text("release", system.release())
        .text("version", system.version())
        .text("machine", system.machine())
        .text("nodename", system.nodename())
        .text("domainname", system.domainname())
        .count("context_switches", system.contextSwitches())
        .count("file_descriptors_allocated", system.descriptorsAllocated())
        .count("file_descriptors_max", system.descriptorsMax())
        .count("udp_receive_errors", system.udpReceiveErrors())
        .count("udp_receive_buffer_errors", system.udpBufferErrors())
        .endObject();
  }

  /** Columns instead of points: smaller, and as charts take them. */
  private void history(@Nullable History history) {
    History known = history == null ? new History(List.of()) : history;
    json.object("history").array("timestamp_seconds");
    known.points().forEach(point -> json.seconds(point.time()));
    json.endArray();
    shares("cpu_use", known, History.Point::cpu);
    shares("memory_use", known, History.Point::memory);
    rates("disk_read_bytes_per_second", known, History.Point::diskRead);
    rates("disk_written_bytes_per_second", known, History.Point::diskWritten);
    rates("network_received_bytes_per_second", known, History.Point::networkReceived);
    rates("network_sent_bytes_per_second", known, History.Point::networkSent);
    json.endObject();
  }

  private void shares(String name, History history, ToDoubleFunction<History.Point> figure) {
    json.array(name);
    history.points().forEach(point -> json.share(figure.applyAsDouble(point)));
    json.endArray();
  }

  private void rates(String name, History history, ToDoubleFunction<History.Point> figure) {
    json.array(name);
    history.points().forEach(point -> json.rate(figure.applyAsDouble(point)));
    json.endArray();
  }
}
