package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.figures;
import static dev.loomscope.dashboards.model.Panels.timeSeries;
import static dev.loomscope.dashboards.model.Panels.timeSeriesAroundZero;

import dev.loomscope.dashboards.model.Dashboard;
import dev.loomscope.dashboards.model.Panel;
import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Table;
import dev.loomscope.dashboards.model.Unit;
import dev.loomscope.dashboards.model.Variable;
import java.util.List;
import java.util.Map;

/**
 * All nodes, then one, and the echo servers that run on it. A node that moved from one collector to
 * another is known to both for a while, so every expression folds the collectors' series into one.
 */
final class NodesDashboard {

  private static final String UID = "loomscope-nodes";

  private static final String OF_NODE = "instance=\"$node\"";
  private static final String WAITING = "mode=~\"idle|iowait|steal\"";
  private static final String LOST_NOTE =
      "Counters travel, not rates, so a lost report costs resolution and no value.";

  private NodesDashboard() {}

  static Dashboard dashboard() {
    return new Dashboard(
        UID,
        "Nodes",
        "What agents report of their nodes: all of them, then one in detail, with the echo servers"
            + " that run on it.",
        List.of(
            Variable.label(
                "node",
                "Node",
                "loomscope_node_up",
                "instance",
                "The node that is shown in detail; a click on its name in the table chooses it, too."),
            Variable.interval()),
        List.of(Annotations.ALERTS),
        List.of(
            allNodes(),
            theNode(),
            cpu(),
            memory(),
            disks(),
            filesystems(),
            networks(),
            reports(),
            modes()));
  }

  private static Row allNodes() {
    return Row.of(
        "All nodes",
        figures(
                "Nodes",
                Unit.COUNT,
                "Nodes that report, that are late (silent for more than three of their intervals), and"
                    + " that are gone (silent for ten minutes).")
            .query("{{state}}", "sum by (state) (loomscope_collector_nodes)")
            .size(8, 4),
        figures(
                "Reports",
                Unit.EVENTS_PER_SECOND,
                "Reports of all nodes that arrive, a second. A sample that is too large for one"
                    + " datagram is several reports.")
            .query("reports", "sum(rate(loomscope_node_reports_total[$interval]))")
            .size(8, 4),
        figures(
                "Reports lost",
                Unit.COUNT,
                "Reports that did not arrive in the last five minutes, by their sequence numbers. "
                    + LOST_NOTE)
            .query("lost", "sum(instance:loomscope_node_reports_lost:delta5m)")
            .size(8, 4),
        table(),
        ofAll(
                "CPU",
                "Part of the time of all cores in which they worked",
                "instance:node_cpu_use:ratio_rate1m")
            .fromZeroToOne(),
        ofAll(
                "Memory",
                "Part of the memory that is not available to programs",
                "instance:node_memory_use:ratio")
            .fromZeroToOne(),
        ofAll(
                "Reports lost",
                "Part of the reports of the last five minutes that did not arrive",
                "instance:loomscope_node_reports_lost:ratio_delta5m")
            .fromZeroToOne());
  }

  private static Panel ofAll(String title, String meaning, String recorded) {
    return timeSeries(title, Unit.SHARE, meaning + ": the twenty nodes with the most.")
        .query("{{instance}}", "topk(20, " + recorded + ")");
  }

  private static Panel table() {
    return new Table(
            "Nodes",
            "Every node at the end of the time shown. A node that is late has no values but the age of"
                + " its last report. Rates are over a minute, losses over five.")
        .rowsBy("instance", "Node")
        .column("State", Unit.NUMBER, "instance:loomscope_node_up:max")
        .column(
            "Last report",
            Unit.SECONDS,
            "time() - max by (instance) (loomscope_node_last_report_timestamp_seconds)")
        .column("Interval", Unit.SECONDS, "max by (instance) (loomscope_node_interval_seconds)")
        .column("CPU", Unit.SHARE, "instance:node_cpu_use:ratio_rate1m")
        .column("Load", Unit.NUMBER, "max by (instance) (node_load1)")
        .column("Memory", Unit.SHARE, "instance:node_memory_use:ratio")
        .column("Fullest file system", Unit.SHARE, "instance:node_filesystem_use:ratio_max")
        .column("Busiest disk", Unit.SHARE, "instance:node_disk_io_time_seconds:rate1m_max")
        .column("Received", Unit.BYTES_PER_SECOND, "instance:node_network_receive_bytes:rate1m")
        .column("Sent", Unit.BYTES_PER_SECOND, "instance:node_network_transmit_bytes:rate1m")
        .column("Lost", Unit.SHARE, "instance:loomscope_node_reports_lost:ratio_delta5m")
        .column(
            "Up for",
            Unit.SECONDS,
            "max by (instance) (node_time_seconds - node_boot_time_seconds)")
        .words("State", Map.of("0", "late", "1", "online"))
        .asGauge("CPU")
        .asGauge("Memory")
        .asGauge("Fullest file system")
        .asGauge("Busiest disk")
        .link(
            "Node",
            "Show this node in detail",
            "/d/" + UID + "?var-node=${__value.text}&${__url_time_range}")
        .sortedBy("Node")
        .panel(24, 8);
  }

  private static Row theNode() {
    return Row.of(
        "$node",
        figure("Last report", Unit.SECONDS, "How long ago its last report arrived.")
            .query(
                "age",
                "time() - max(loomscope_node_last_report_timestamp_seconds{" + OF_NODE + "})"),
        figure("Up for", Unit.SECONDS, "Time since it was started.")
            .query(
                "up",
                "max(node_time_seconds{"
                    + OF_NODE
                    + "} - node_boot_time_seconds{"
                    + OF_NODE
                    + "})"),
        figure("Cores", Unit.COUNT, "Cores that the system uses.").query("cores", cores()),
        figure("Memory", Unit.BYTES, "Memory of the node.")
            .query("memory", max("node_memory_MemTotal_bytes")),
        figure("CPU", Unit.SHARE, "Part of the time of all cores in which they worked.")
            .query("CPU", "instance:node_cpu_use:ratio_rate1m{" + OF_NODE + "}"),
        figure("System", Unit.NUMBER, "Kernel and architecture.")
            .query(
                "{{sysname}} {{release}} {{machine}}",
                "max by (sysname, release, machine) (node_uname_info{" + OF_NODE + "})")
            .nameOnly());
  }

  private static Panel figure(String title, Unit unit, String description) {
    return figures(title, unit, description).size(4, 3);
  }

  private static Row cpu() {
    return Row.of(
        "CPU of $node",
        timeSeries(
                "CPU by mode",
                Unit.SHARE,
                "What all cores together spend their time with; idle is what is missing to the top.")
            .query(
                "{{mode}}",
                "avg by (mode) (rate(node_cpu_seconds_total{"
                    + OF_NODE
                    + ", mode!=\"idle\"}[$interval]))")
            .stacked()
            .fromZeroToOne(),
        timeSeries(
                "CPU by core",
                Unit.SHARE,
                "Part of its time in which each core worked. One full core among idle ones is a"
                    + " program that has one thread to do everything.")
            .query(
                "core {{cpu}}",
                "1 - avg by (cpu) (sum without (mode) (rate(node_cpu_seconds_total{"
                    + OF_NODE
                    + ", "
                    + WAITING
                    + "}[$interval])))")
            .fromZeroToOne(),
        timeSeries(
                "Load",
                Unit.NUMBER,
                "Processes that run, are ready to, or wait for a disk, averaged over 1, 5 and 15"
                    + " minutes. Above the number of cores, some wait.")
            .query("1 minute", max("node_load1"))
            .query("5 minutes", max("node_load5"))
            .query("15 minutes", max("node_load15"))
            .query("cores", cores())
            .limit("cores"),
        timeSeries(
                "Context switches",
                Unit.EVENTS_PER_SECOND,
                "How often a second the kernel lets another thread run.")
            .query("switches", maxRate("node_context_switches_total"))
            .size(12, 7),
        timeSeries(
                "Open files",
                Unit.COUNT,
                "File descriptors in use on the whole node, sockets included.")
            .query("open", max("node_filefd_allocated"))
            .size(12, 7));
  }

  private static Row memory() {
    return Row.of(
        "Memory of $node",
        timeSeries(
                "Memory",
                Unit.BYTES,
                "What programs and the kernel hold, what is a copy of files that can be dropped, and"
                    + " what is free.")
            .query(
                "used",
                "max(node_memory_MemTotal_bytes{"
                    + OF_NODE
                    + "} - node_memory_MemFree_bytes{"
                    + OF_NODE
                    + "} - node_memory_Buffers_bytes{"
                    + OF_NODE
                    + "} - node_memory_Cached_bytes{"
                    + OF_NODE
                    + "})")
            .query("buffers", max("node_memory_Buffers_bytes"))
            .query("cached", max("node_memory_Cached_bytes"))
            .query("free", max("node_memory_MemFree_bytes"))
            .query("total", max("node_memory_MemTotal_bytes"))
            .stacked()
            .limit("total")
            .size(16, 8),
        timeSeries(
                "Swap",
                Unit.BYTES,
                "Memory that was written to disk, of what there is for it. Zero where there is none.")
            .query(
                "used",
                "max(node_memory_SwapTotal_bytes{"
                    + OF_NODE
                    + "} - node_memory_SwapFree_bytes{"
                    + OF_NODE
                    + "})")
            .query("total", max("node_memory_SwapTotal_bytes"))
            .limit("total"));
  }

  private static Row disks() {
    return Row.of(
        "Disks of $node",
        timeSeriesAroundZero(
                "Throughput",
                Unit.BYTES_PER_SECOND,
                "Bytes read (upwards) and written (downwards).")
            .query("{{device}} read", byDevice("node_disk_read_bytes_total"))
            .query("{{device}} written", byDevice("node_disk_written_bytes_total"))
            .downwards("written$"),
        timeSeriesAroundZero(
                "Operations",
                Unit.IO_PER_SECOND,
                "Reads (upwards) and writes (downwards) completed.")
            .query("{{device}} reads", byDevice("node_disk_reads_completed_total"))
            .query("{{device}} writes", byDevice("node_disk_writes_completed_total"))
            .downwards("writes$"),
        timeSeriesAroundZero(
                "Time an operation takes",
                Unit.SECONDS,
                "Mean of the reads (upwards) and writes (downwards) of the interval, waiting in the"
                    + " queue included; zero where there was none.")
            .query(
                "{{device}} reads",
                each("node_disk_read_time_seconds_total", "node_disk_reads_completed_total"))
            .query(
                "{{device}} writes",
                each("node_disk_write_time_seconds_total", "node_disk_writes_completed_total"))
            .downwards("writes$"),
        timeSeries(
                "Busy",
                Unit.SHARE,
                "Part of the time in which the disk had something to do. A disk that does many things"
                    + " at once can be busy all the time and still have room.")
            .query("{{device}}", byDevice("node_disk_io_time_seconds_total"))
            .fromZeroToOne()
            .size(12, 8),
        timeSeries(
                "Queue",
                Unit.NUMBER,
                "Operations under way or waiting: their mean over the interval.")
            .query("{{device}}", byDevice("node_disk_io_time_weighted_seconds_total"))
            .size(12, 8));
  }

  private static Row filesystems() {
    return Row.of(
        "File systems of $node",
        timeSeries(
                "Space in use",
                Unit.SHARE,
                "Part of each file system that is not available to programs without privileges.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (1 - node_filesystem_avail_bytes{"
                    + OF_NODE
                    + "} / node_filesystem_size_bytes{"
                    + OF_NODE
                    + "})")
            .fromZeroToOne(),
        timeSeries("Space available", Unit.BYTES, "To programs without privileges.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (node_filesystem_avail_bytes{" + OF_NODE + "})"),
        timeSeries(
                "Inodes in use",
                Unit.SHARE,
                "Part of the files that each file system can hold; those without a limit have no line.")
            .query(
                "{{mountpoint}}",
                "max by (mountpoint) (1 - node_filesystem_files_free{"
                    + OF_NODE
                    + "} / (node_filesystem_files{"
                    + OF_NODE
                    + "} > 0))")
            .fromZeroToOne());
  }

  private static Row networks() {
    return Row.of(
        "Networks of $node",
        timeSeriesAroundZero(
                "Traffic", Unit.BYTES_PER_SECOND, "Bytes received (upwards) and sent (downwards).")
            .query("{{device}} received", byDevice("node_network_receive_bytes_total"))
            .query("{{device}} sent", byDevice("node_network_transmit_bytes_total"))
            .downwards("sent$"),
        timeSeriesAroundZero(
                "Packets",
                Unit.PACKETS_PER_SECOND,
                "Packets received (upwards) and sent (downwards).")
            .query("{{device}} received", byDevice("node_network_receive_packets_total"))
            .query("{{device}} sent", byDevice("node_network_transmit_packets_total"))
            .downwards("sent$"),
        timeSeries(
                "Drops and errors",
                Unit.PACKETS_PER_SECOND,
                "Packets that the interface received or was to send, and dropped or found faulty; and"
                    + " UDP datagrams that arrived and no program got, most of them because a socket's"
                    + " buffer was full.")
            .query("{{device}} receive drops", byDevice("node_network_receive_drop_total"))
            .query("{{device}} transmit drops", byDevice("node_network_transmit_drop_total"))
            .query("{{device}} receive errors", byDevice("node_network_receive_errs_total"))
            .query("{{device}} transmit errors", byDevice("node_network_transmit_errs_total"))
            .query("UDP errors", maxRate("node_netstat_Udp_InErrors"))
            .query("UDP buffer full", maxRate("node_netstat_Udp_RcvbufErrors")));
  }

  private static Row reports() {
    return Row.of(
        "Reports of $node",
        timeSeries(
                "Reports",
                Unit.EVENTS_PER_SECOND,
                "Reports that arrived; those that did so after a later one, twice, or too late to tell;"
                    + " and new starts of the agent.")
            .query("arrived", nodeRate("loomscope_node_reports_total"))
            .query("after a later one", nodeRate("loomscope_node_reports_late_total"))
            .query("twice", nodeRate("loomscope_node_reports_duplicate_total"))
            .query("too old", nodeRate("loomscope_node_reports_too_old_total"))
            .query("agent restarts", nodeRate("loomscope_node_agent_restarts_total"))
            .size(12, 8),
        timeSeries(
                "Reports lost in five minutes",
                Unit.COUNT,
                "Reports that did not arrive in the five minutes before, by their sequence numbers. "
                    + LOST_NOTE)
            .query("lost", "instance:loomscope_node_reports_lost:delta5m{" + OF_NODE + "}")
            .size(12, 8));
  }

  private static Row modes() {
    return Row.of(
        "Echo servers on $node",
        onNode(
                "CPU of the node, and of the modes on it",
                Unit.CORES,
                "Cores in use by each mode's server, piled up, and by everything on the node. Servers"
                    + " are matched by their setting node, which must be the agent's.",
                "rate(loomscope_echo_cpu_seconds_total[$interval])")
            .query(
                "whole node",
                "instance:node_cpu_use:ratio_rate1m{"
                    + OF_NODE
                    + "} * "
                    + "scalar("
                    + cores()
                    + ")")
            .stacked()
            .limit("whole node"),
        onNode(
                "Memory of the modes",
                Unit.BYTES,
                "Proportional set size of each mode's servers on this node, piled up.",
                "loomscope_echo_memory_bytes")
            .stacked(),
        onNode(
            "Messages",
            Unit.REQUESTS_PER_SECOND,
            "Messages that each mode's servers on this node echo.",
            "rate(loomscope_echo_messages_sent_total[$interval])"));
  }

  private static Panel onNode(String title, Unit unit, String description, String expression) {
    return timeSeries(title, unit, description)
        .query(
            "{{mode}}",
            "sum by (mode) ("
                + expression
                + " and on (job, instance) loomscope_echo_info{node=\"$node\"})")
        .colouredByMode();
  }

  private static String cores() {
    return "count(count by (cpu) (node_cpu_seconds_total{" + OF_NODE + ", mode=\"idle\"}))";
  }

  private static String max(String metric) {
    return "max(" + metric + "{" + OF_NODE + "})";
  }

  private static String maxRate(String metric) {
    return "max(rate(" + metric + "{" + OF_NODE + "}[$interval]))";
  }

  private static String nodeRate(String metric) {
    return "sum(rate(" + metric + "{" + OF_NODE + "}[$interval]))";
  }

  private static String byDevice(String metric) {
    return "max by (device) (rate(" + metric + "{" + OF_NODE + "}[$interval]))";
  }

  /** Time divided by the number of operations; the bound makes zero of no time by none. */
  private static String each(String time, String operations) {
    return byDevice(time) + " / clamp_min(" + byDevice(operations) + ", 1e-9)";
  }
}
