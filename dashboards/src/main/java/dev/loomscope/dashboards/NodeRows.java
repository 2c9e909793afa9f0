package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.figures;
import static dev.loomscope.dashboards.model.Panels.timeSeries;

import dev.loomscope.dashboards.model.Panel;
import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Unit;

/** One node: what it is, its CPU and memory, its reports, and the echo servers that run on it. */
final class NodeRows {

  private static final String WAITING = "mode=~\"idle|iowait|steal\"";

  private NodeRows() {}

  static Row theNode() {
    return Row.of(
        "$node",
        figure("Last report", Unit.SECONDS, "How long ago its last report arrived.")
            .query(
                "age",
                "time() - max(loomscope_node_last_report_timestamp_seconds{"
                    + OneNode.SELECTOR
                    + "})"),
        figure("Up for", Unit.SECONDS, "Time since it was started.")
            .query(
                "up",
                "max(node_time_seconds{"
                    + OneNode.SELECTOR
                    + "} - node_boot_time_seconds{"
                    + OneNode.SELECTOR
                    + "})"),
        figure("Cores", Unit.COUNT, "Cores that the system uses.").query("cores", OneNode.cores()),
        figure("Memory", Unit.BYTES, "Memory of the node.")
            .query("memory", OneNode.max("node_memory_MemTotal_bytes")),
        figure("CPU", Unit.SHARE, "Part of the time of all cores in which they worked.")
            .query("CPU", "instance:node_cpu_use:ratio_rate1m{" + OneNode.SELECTOR + "}"),
        figure("System", Unit.NUMBER, "Kernel and architecture.")
            .query(
                "{{sysname}} {{release}} {{machine}}",
                "max by (sysname, release, machine) (node_uname_info{" + OneNode.SELECTOR + "})")
            .nameOnly());
  }

  private static Panel figure(String title, Unit unit, String description) {
    return figures(title, unit, description).size(4, 3);
  }

  static Row cpu() {
    return Row.of(
        "CPU of $node",
        timeSeries(
                "CPU by mode",
                Unit.SHARE,
                "What all cores together spend their time with; idle is what is missing to the top.")
            .query(
                "{{mode}}",
                "avg by (mode) (rate(node_cpu_seconds_total{"
                    + OneNode.SELECTOR
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
                    + OneNode.SELECTOR
                    + ", "
                    + WAITING
                    + "}[$interval])))")
            .fromZeroToOne(),
        timeSeries(
                "Load",
                Unit.NUMBER,
                "Processes that run, are ready to, or wait for a disk, averaged over 1, 5 and 15"
                    + " minutes. Above the number of cores, some wait.")
            .query("1 minute", OneNode.max("node_load1"))
            .query("5 minutes", OneNode.max("node_load5"))
            .query("15 minutes", OneNode.max("node_load15"))
            .query("cores", OneNode.cores())
            .limit("cores"),
        timeSeries(
                "Context switches",
                Unit.EVENTS_PER_SECOND,
                "How often a second the kernel lets another thread run.")
            .query("switches", OneNode.maxRate("node_context_switches_total"))
            .size(12, 7),
        timeSeries(
                "Open files",
                Unit.COUNT,
                "File descriptors in use on the whole node, sockets included.")
            .query("open", OneNode.max("node_filefd_allocated"))
            .size(12, 7));
  }

  static Row memory() {
    return Row.of(
        "Memory of $node",
        timeSeries(
                "Memory",
                Unit.BYTES,
                "What programs and the kernel hold, and what is a copy of files that can be dropped."
                    + " The rest, up to the total, is free.")
            .query(
                "used",
                "max(node_memory_MemTotal_bytes{"
                    + OneNode.SELECTOR
                    + "} - node_memory_MemFree_bytes{"
                    + OneNode.SELECTOR
                    + "} - node_memory_Buffers_bytes{"
                    + OneNode.SELECTOR
                    + "} - node_memory_Cached_bytes{"
                    + OneNode.SELECTOR
                    + "})")
            .query("buffers", OneNode.max("node_memory_Buffers_bytes"))
            .query("cached", OneNode.max("node_memory_Cached_bytes"))
            .query("total", OneNode.max("node_memory_MemTotal_bytes"))
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
                    + OneNode.SELECTOR
                    + "} - node_memory_SwapFree_bytes{"
                    + OneNode.SELECTOR
                    + "})")
            .query("total", OneNode.max("node_memory_SwapTotal_bytes"))
            .limit("total"));
  }

  static Row reports() {
    return Row.of(
        "Reports of $node",
        timeSeries(
                "Reports",
                Unit.EVENTS_PER_SECOND,
                "Reports that arrived; those that did so after a later one, twice, or too late to tell;"
                    + " and new starts of the agent.")
            .query("arrived", OneNode.sumRate("loomscope_node_reports_total"))
            .query("after a later one", OneNode.sumRate("loomscope_node_reports_late_total"))
            .query("twice", OneNode.sumRate("loomscope_node_reports_duplicate_total"))
            .query("too old", OneNode.sumRate("loomscope_node_reports_too_old_total"))
            .query("agent restarts", OneNode.sumRate("loomscope_node_agent_restarts_total"))
            .size(12, 8),
        timeSeries(
                "Reports lost in five minutes",
                Unit.COUNT,
                "Reports that did not arrive in the five minutes before, by their sequence numbers. "
                    + NodesDashboard.LOST_NOTE)
            .query("lost", "instance:loomscope_node_reports_lost:delta5m{" + OneNode.SELECTOR + "}")
            .size(12, 8));
  }

  static Row modes() {
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
                    + OneNode.SELECTOR
                    + "} * "
                    + "scalar("
                    + OneNode.cores()
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
}
