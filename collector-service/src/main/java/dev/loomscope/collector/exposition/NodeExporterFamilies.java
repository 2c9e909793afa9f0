package dev.loomscope.collector.exposition;

import static dev.loomscope.collector.exposition.Family.counter;
import static dev.loomscope.collector.exposition.Family.gauge;
import static dev.loomscope.collector.exposition.Family.untyped;
import static dev.loomscope.collector.exposition.Samples.numbers;
import static dev.loomscope.collector.exposition.Samples.seconds;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.SystemFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The families that node_exporter has for what nodes report: names, types, help and labels are its
 * own (version 1.5), so that dashboards and rules made for it work.
 */
final class NodeExporterFamilies {

  private static final List<Family> CPU =
      List.of(
          counter(
              "node_cpu_seconds_total",
              "Seconds the CPUs spent in each mode.",
              NodeExporterFamilies::cpu));

  private static final List<Family> LOAD =
      List.of(
          gauge("node_load1", "1m load average.", load(Load::load1)),
          gauge("node_load5", "5m load average.", load(Load::load5)),
          gauge("node_load15", "15m load average.", load(Load::load15)));

  private static final List<Family> MEMORY =
      List.of(
          gauge(
              "node_memory_MemTotal_bytes",
              "Memory information field MemTotal_bytes.",
              numbers(LabelledNode::memory, Memory::total)),
          gauge(
              "node_memory_MemFree_bytes",
              "Memory information field MemFree_bytes.",
              numbers(LabelledNode::memory, Memory::free)),
          gauge(
              "node_memory_MemAvailable_bytes",
              "Memory information field MemAvailable_bytes.",
              numbers(LabelledNode::memory, Memory::available)),
          gauge(
              "node_memory_Buffers_bytes",
              "Memory information field Buffers_bytes.",
              numbers(LabelledNode::memory, Memory::buffers)),
          gauge(
              "node_memory_Cached_bytes",
              "Memory information field Cached_bytes.",
              numbers(LabelledNode::memory, Memory::cached)),
          gauge(
              "node_memory_SwapTotal_bytes",
              "Memory information field SwapTotal_bytes.",
              numbers(LabelledNode::memory, Memory::swapTotal)),
          gauge(
              "node_memory_SwapFree_bytes",
              "Memory information field SwapFree_bytes.",
              numbers(LabelledNode::memory, Memory::swapFree)));

  private static final List<Family> FILESYSTEMS =
      List.of(
          gauge(
              "node_filesystem_size_bytes",
              "Filesystem size in bytes.",
              numbers(LabelledNode::filesystems, Filesystem::size)),
          gauge(
              "node_filesystem_free_bytes",
              "Filesystem free space in bytes.",
              numbers(LabelledNode::filesystems, Filesystem::free)),
          gauge(
              "node_filesystem_avail_bytes",
              "Filesystem space available to non-root users in bytes.",
              numbers(LabelledNode::filesystems, Filesystem::available)),
          gauge(
              "node_filesystem_files",
              "Filesystem total file nodes.",
              numbers(LabelledNode::filesystems, Filesystem::files)),
          gauge(
              "node_filesystem_files_free",
              "Filesystem total free file nodes.",
              numbers(LabelledNode::filesystems, Filesystem::filesFree)),
          gauge(
              "node_filesystem_readonly",
              "Filesystem read-only status.",
              numbers(LabelledNode::filesystems, filesystem -> filesystem.readOnly() ? 1 : 0)),
          gauge(
              "node_filesystem_device_error",
              "Whether an error occurred while getting statistics for the given device.",
              numbers(
                  LabelledNode::filesystems,
                  filesystem -> filesystem.size() == Protocol.UNKNOWN ? 1 : 0)));

  private static final List<Family> DISKS =
      List.of(
          counter(
              "node_disk_reads_completed_total",
              "The total number of reads completed successfully.",
              numbers(LabelledNode::disks, Disk::reads)),
          counter(
              "node_disk_read_bytes_total",
              "The total number of bytes read successfully.",
              numbers(LabelledNode::disks, Disk::readBytes)),
          counter(
              "node_disk_read_time_seconds_total",
              "The total number of seconds spent by all reads.",
              seconds(LabelledNode::disks, Disk::readMillis)),
          counter(
              "node_disk_writes_completed_total",
              "The total number of writes completed successfully.",
              numbers(LabelledNode::disks, Disk::writes)),
          counter(
              "node_disk_written_bytes_total",
              "The total number of bytes written successfully.",
              numbers(LabelledNode::disks, Disk::writtenBytes)),
          counter(
              "node_disk_write_time_seconds_total",
              "This is the total number of seconds spent by all writes.",
              seconds(LabelledNode::disks, Disk::writeMillis)),
          counter(
              "node_disk_io_time_seconds_total",
              "Total seconds spent doing I/Os.",
              seconds(LabelledNode::disks, Disk::ioMillis)),
          counter(
              "node_disk_io_time_weighted_seconds_total",
              "The weighted # of seconds spent doing I/Os.",
              seconds(LabelledNode::disks, Disk::weightedIoMillis)),
          gauge(
              "node_disk_io_now",
              "The number of I/Os currently in progress.",
              numbers(LabelledNode::disks, Disk::ioNow)));

  private static final List<Family> NETWORKS =
      List.of(
          counter(
              "node_network_receive_bytes_total",
              "Network device statistic receive_bytes.",
              numbers(LabelledNode::networks, Network::receivedBytes)),
          counter(
              "node_network_receive_packets_total",
              "Network device statistic receive_packets.",
              numbers(LabelledNode::networks, Network::receivedPackets)),
          counter(
              "node_network_receive_errs_total",
              "Network device statistic receive_errs.",
              numbers(LabelledNode::networks, Network::receiveErrors)),
          counter(
              "node_network_receive_drop_total",
              "Network device statistic receive_drop.",
              numbers(LabelledNode::networks, Network::receiveDrops)),
          counter(
              "node_network_transmit_bytes_total",
              "Network device statistic transmit_bytes.",
              numbers(LabelledNode::networks, Network::sentBytes)),
          counter(
              "node_network_transmit_packets_total",
              "Network device statistic transmit_packets.",
              numbers(LabelledNode::networks, Network::sentPackets)),
          counter(
              "node_network_transmit_errs_total",
              "Network device statistic transmit_errs.",
              numbers(LabelledNode::networks, Network::sendErrors)),
          counter(
              "node_network_transmit_drop_total",
              "Network device statistic transmit_drop.",
              numbers(LabelledNode::networks, Network::sendDrops)));

  private static final List<Family> SYSTEM =
      List.of(
          gauge(
              "node_uname_info",
              "Labeled system information as provided by the uname system call.",
              NodeExporterFamilies::uname),
          gauge(
              "node_boot_time_seconds",
              "Node boot time, in unixtime.",
              seconds(LabelledNode::system, SystemFacts::bootMillis)),
          gauge(
              "node_time_seconds",
              "System time in seconds since epoch (1970).",
              (node, writer) ->
                  writer.seconds(node.node().labels(), node.node().item().sampleTime())),
          counter(
              "node_context_switches_total",
              "Total number of context switches.",
              numbers(LabelledNode::system, SystemFacts::contextSwitches)),
          gauge(
              "node_filefd_allocated",
              "File descriptor statistics: allocated.",
              numbers(LabelledNode::system, SystemFacts::descriptorsAllocated)),
          gauge(
              "node_filefd_maximum",
              "File descriptor statistics: maximum.",
              numbers(LabelledNode::system, SystemFacts::descriptorsMax)),
          untyped(
              "node_netstat_Udp_InErrors",
              "Statistic UdpInErrors.",
              numbers(LabelledNode::system, SystemFacts::udpReceiveErrors)),
          untyped(
              "node_netstat_Udp_RcvbufErrors",
              "Statistic UdpRcvbufErrors.",
              numbers(LabelledNode::system, SystemFacts::udpBufferErrors)));

  /** All of them. */
  static final List<Family> ALL =
      Stream.of(CPU, LOAD, MEMORY, FILESYSTEMS, DISKS, NETWORKS, SYSTEM, CatalogueFamilies.ALL)
          .flatMap(List::stream)
          .toList();

  private static final byte[] USER = mode("user");
  private static final byte[] NICE = mode("nice");
  private static final byte[] KERNEL = mode("system");
  private static final byte[] IDLE = mode("idle");
  private static final byte[] IOWAIT = mode("iowait");
  private static final byte[] IRQ = mode("irq");
  private static final byte[] SOFTIRQ = mode("softirq");
  private static final byte[] STEAL = mode("steal");

  private NodeExporterFamilies() {}

  private static byte[] mode(String name) {
    return ",mode=\"%s\"} ".formatted(name).getBytes(StandardCharsets.US_ASCII);
  }

  private static void cpu(LabelledNode node, SampleWriter writer) throws IOException {
    for (Labelled<Core> core : node.cores()) {
      Labels labels = core.labels();
      CpuTimes times = core.item().times();
      writer.seconds(labels, IDLE, times.idle());
      writer.seconds(labels, IOWAIT, times.iowait());
      writer.seconds(labels, IRQ, times.irq());
      writer.seconds(labels, NICE, times.nice());
      writer.seconds(labels, SOFTIRQ, times.softirq());
      writer.seconds(labels, STEAL, times.steal());
      writer.seconds(labels, KERNEL, times.system());
      writer.seconds(labels, USER, times.user());
    }
  }

  private static Samples load(ToDoubleFunction<Load> average) {
    return (node, writer) -> {
      for (Labelled<Load> load : node.load()) {
        writer.real(load.labels(), average.applyAsDouble(load.item()));
      }
    };
  }

  private static void uname(LabelledNode node, SampleWriter writer) throws IOException {
    for (Labelled<SystemFacts> system : node.system()) {
      SystemFacts facts = system.item();
      if (facts.sysname() != null) {
        writer.number(
            system
                .labels()
                .and(
                    "domainname",
                    orEmpty(facts.domainname()),
                    "machine",
                    orEmpty(facts.machine()),
                    "nodename",
                    orEmpty(facts.nodename()),
                    "release",
                    orEmpty(facts.release()),
                    "sysname",
                    facts.sysname(),
                    "version",
                    orEmpty(facts.version())),
            1);
      }
    }
  }

  /** To Prometheus an empty label is one that is not there. */
  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
