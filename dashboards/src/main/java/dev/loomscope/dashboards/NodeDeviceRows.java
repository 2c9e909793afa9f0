package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.timeSeries;
import static dev.loomscope.dashboards.model.Panels.timeSeriesAroundZero;

import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Unit;

/** One node's devices: its disks, file systems and network interfaces. */
final class NodeDeviceRows {

  private NodeDeviceRows() {}

  static Row disks() {
    return Row.of(
        "Disks of $node",
        timeSeriesAroundZero(
                "Throughput",
                Unit.BYTES_PER_SECOND,
                "Bytes read (upwards) and written (downwards).")
            .query("{{device}} read", OneNode.byDevice("node_disk_read_bytes_total"))
            .query("{{device}} written", OneNode.byDevice("node_disk_written_bytes_total"))
            .downwards("written$"),
        timeSeriesAroundZero(
                "Operations",
                Unit.IO_PER_SECOND,
                "Reads (upwards) and writes (downwards) completed.")
            .query("{{device}} reads", OneNode.byDevice("node_disk_reads_completed_total"))
            .query("{{device}} writes", OneNode.byDevice("node_disk_writes_completed_total"))
            .downwards("writes$"),
        timeSeriesAroundZero(
                "Time an operation takes",
                Unit.SECONDS,
                "Mean of the reads (upwards) and writes (downwards) of the interval, waiting in the"
                    + " queue included; zero where there was none.")
            .query(
                "{{device}} reads",
                OneNode.perOperation(
                    "node_disk_read_time_seconds_total", "node_disk_reads_completed_total"))
            .query(
                "{{device}} writes",
                OneNode.perOperation(
                    "node_disk_write_time_seconds_total", "node_disk_writes_completed_total"))
            .downwards("writes$"),
        timeSeries(
                "Busy",
                Unit.SHARE,
                "Part of the time in which the disk had something to do. A disk that does many things"
                    + " at once can be busy all the time and still have room.")
            .query("{{device}}", OneNode.byDevice("node_disk_io_time_seconds_total"))
            .fromZeroToOne()
            .size(12, 8),
        timeSeries(
                "Queue",
                Unit.NUMBER,
                "Operations under way or waiting: their mean over the interval.")
            .query("{{device}}", OneNode.byDevice("node_disk_io_time_weighted_seconds_total"))
            .size(12, 8));
  }

  static Row filesystems() {
    return Row.of(
        "File systems of $node",
        timeSeries(
                "Space in use",
                Unit.SHARE,
                "Part of each file system that is not available to programs without privileges.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (1 - node_filesystem_avail_bytes{"
                    + OneNode.SELECTOR
                    + "} / node_filesystem_size_bytes{"
                    + OneNode.SELECTOR
                    + "})")
            .fromZeroToOne(),
        timeSeries("Space available", Unit.BYTES, "To programs without privileges.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (node_filesystem_avail_bytes{" + OneNode.SELECTOR + "})"),
        timeSeries(
                "Inodes in use",
                Unit.SHARE,
                "Part of the files that each file system can hold; those without a limit have no line.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (1 - node_filesystem_files_free{"
                    + OneNode.SELECTOR
                    + "} / (node_filesystem_files{"
                    + OneNode.SELECTOR
                    + "} > 0))")
            .fromZeroToOne());
  }

  static Row networks() {
    return Row.of(
        "Networks of $node",
        timeSeriesAroundZero(
                "Traffic", Unit.BYTES_PER_SECOND, "Bytes received (upwards) and sent (downwards).")
            .query("{{device}} received", OneNode.byDevice("node_network_receive_bytes_total"))
            .query("{{device}} sent", OneNode.byDevice("node_network_transmit_bytes_total"))
            .downwards("sent$"),
        timeSeriesAroundZero(
                "Packets",
                Unit.PACKETS_PER_SECOND,
                "Packets received (upwards) and sent (downwards).")
            .query("{{device}} received", OneNode.byDevice("node_network_receive_packets_total"))
            .query("{{device}} sent", OneNode.byDevice("node_network_transmit_packets_total"))
            .downwards("sent$"),
        timeSeries(
                "Drops and errors",
                Unit.PACKETS_PER_SECOND,
                "Packets that the interface received or was to send, and dropped or found faulty; and"
                    + " UDP datagrams that arrived and no program got, most of them because a socket's"
                    + " buffer was full.")
            .query("{{device}} receive drops", OneNode.byDevice("node_network_receive_drop_total"))
            .query(
                "{{device}} transmit drops", OneNode.byDevice("node_network_transmit_drop_total"))
            .query("{{device}} receive errors", OneNode.byDevice("node_network_receive_errs_total"))
            .query(
                "{{device}} transmit errors", OneNode.byDevice("node_network_transmit_errs_total"))
            .query("UDP errors", OneNode.maxRate("node_netstat_Udp_InErrors"))
            .query("UDP buffer full", OneNode.maxRate("node_netstat_Udp_RcvbufErrors")));
  }
}
