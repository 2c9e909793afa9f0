package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.figures;
import static dev.loomscope.dashboards.model.Panels.timeSeries;

import dev.loomscope.dashboards.model.Dashboard;
import dev.loomscope.dashboards.model.Panel;
import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Table;
import dev.loomscope.dashboards.model.Unit;
import dev.loomscope.dashboards.model.Variable;
import java.util.List;

/**
 * All nodes, then one, and the echo servers that run on it. A node that moved from one collector to
 * another is known to both for a while, so every expression folds the collectors' series into one.
 */
final class NodesDashboard {

  private static final String UID = "loomscope-nodes";

  /** What a loss means. */
  static final String LOST_NOTE =
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
            NodeRows.theNode(),
            NodeRows.cpu(),
            NodeRows.memory(),
            NodeDeviceRows.disks(),
            NodeDeviceRows.filesystems(),
            NodeDeviceRows.networks(),
            NodeRows.reports(),
            NodeRows.modes()));
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
        .rowsBy("instance", "Node", 160)
        .column("State", Unit.NUMBER, ofNode("instance:loomscope_node_up:max"))
        .column(
            "Last report",
            Unit.SECONDS,
            "time() - max by (instance) (loomscope_node_last_report_timestamp_seconds)")
        .column("Interval", Unit.SECONDS, "max by (instance) (loomscope_node_interval_seconds)")
        .column("CPU", Unit.SHARE, ofNode("instance:node_cpu_use:ratio_rate1m"))
        .column("Load", Unit.NUMBER, "max by (instance) (node_load1)")
        .column("Memory", Unit.SHARE, ofNode("instance:node_memory_use:ratio"))
        .column("Fullest volume", Unit.SHARE, ofNode("instance:node_filesystem_use:ratio_max"))
        .column("Busiest disk", Unit.SHARE, ofNode("instance:node_disk_io_time_seconds:rate1m_max"))
        .column(
            "Received", Unit.BYTES_PER_SECOND, ofNode("instance:node_network_receive_bytes:rate1m"))
        .column(
            "Sent", Unit.BYTES_PER_SECOND, ofNode("instance:node_network_transmit_bytes:rate1m"))
        .column("Lost", Unit.SHARE, ofNode("instance:loomscope_node_reports_lost:ratio_delta5m"))
        .column(
            "Up for",
            Unit.SECONDS,
            "max by (instance) (node_time_seconds - node_boot_time_seconds)")
        .words("State", "late", "online")
        .asGauge("CPU")
        .asGauge("Memory")
        .asGauge("Fullest volume")
        .asGauge("Busiest disk")
        .link(
            "Node",
            "Show this node in detail",
            "/d/" + UID + "?var-node=${__value.text}&${__url_time_range}")
        .sortedBy("Node")
        .panel(24, 8);
  }

  /** Without the metric's name, on which a table's rows would fall apart. */
  private static String ofNode(String recorded) {
    return "max by (instance) (" + recorded + ")";
  }
}
