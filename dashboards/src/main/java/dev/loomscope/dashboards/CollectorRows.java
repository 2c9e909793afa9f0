package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.timeSeries;

import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Unit;

/** The collector: what became of reports, and what its registry holds. */
final class CollectorRows {

  private CollectorRows() {}

  static Row reportsIn() {
    return Row.of(
        "Collector: reports",
        timeSeries(
                "Reports received",
                Unit.EVENTS_PER_SECOND,
                "Reports that arrived, whatever became of them, and those that passed every check.")
            .query(
                "{{transport}} received",
                Promql.rate("loomscope_collector_datagrams_received_total", "", "by (transport)"))
            .query(
                "{{transport}} accepted",
                Promql.rate("loomscope_collector_datagrams_accepted_total", "", "by (transport)")),
        timeSeries(
                "Reports rejected",
                Unit.EVENTS_PER_SECOND,
                "Reports that were refused, by reason: malformed, another version, too long, not"
                    + " sealed by a known key, replayed, or of a node too many.")
            .query(
                "{{reason}}",
                Promql.rate("loomscope_collector_datagrams_rejected_total", "", "by (reason)")),
        timeSeries(
                "Reports dropped",
                Unit.EVENTS_PER_SECOND,
                "Reports that arrived and were not looked at: dropped by the collector, whose queue"
                    + " was full, or by the kernel, because the socket's buffer was.")
            .query(
                "by the collector",
                Promql.rate("loomscope_collector_datagrams_dropped_total", "", ""))
            .query(
                "by the kernel", Promql.rate("loomscope_collector_udp_kernel_drops_total", "", "")),
        timeSeries(
                "Queue",
                Unit.COUNT,
                "Reports that wait to be looked at, and how many may. Prometheus sees it once a"
                    + " scrape; what passes between shows as drops alone.")
            .query("{{instance}}", "max by (instance) (loomscope_collector_queue_datagrams)")
            .query("limit", "max(loomscope_collector_queue_limit_datagrams)")
            .limit("limit"),
        timeSeries(
                "Bytes received",
                Unit.BYTES_PER_SECOND,
                "Bytes of reports, without the headers of UDP and TCP.")
            .query(
                "{{transport}}",
                Promql.rate("loomscope_collector_received_bytes_total", "", "by (transport)")),
        timeSeries(
                "Acknowledgements",
                Unit.EVENTS_PER_SECOND,
                "Answers to agents, and those that could not be sent, by reason. The reports count all"
                    + " the same.")
            .query(
                "{{transport}} sent",
                Promql.rate(
                    "loomscope_collector_acknowledgements_sent_total", "", "by (transport)"))
            .query(
                "unsent: {{reason}}",
                Promql.rate(
                    "loomscope_collector_acknowledgements_unsent_total", "", "by (reason)")),
        timeSeries("TCP connections", Unit.COUNT, "Agents that are connected over TCP.")
            .query("{{instance}}", "max by (instance) (loomscope_collector_tcp_connections)"),
        timeSeries(
                "TCP connections ended",
                Unit.EVENTS_PER_SECOND,
                "By reason: the agent ended or reset it, sent no whole line in time, took no"
                    + " acknowledgements, was one too many, the collector stopped, or failed.")
            .query(
                "{{reason}}",
                Promql.rate("loomscope_collector_tcp_connections_closed_total", "", "by (reason)")),
        timeSeries(
                "Failures",
                Unit.EVENTS_PER_SECOND,
                "Failures of the collector itself, not of its peers, and key files that it refused.")
            .query("{{reason}}", Promql.rate("loomscope_collector_errors_total", "", "by (reason)"))
            .query(
                "key file refused",
                Promql.rate("loomscope_collector_key_reloads_total", "{result=\"refused\"}", "")));
  }

  static Row registry() {
    return Row.of(
        "Collector: registry",
        timeSeries(
                "Nodes",
                Unit.COUNT,
                "Nodes that report, are late, and are gone. At the limit a newcomer takes the place of"
                    + " one that is gone, or is refused.")
            .query("{{state}}", "sum by (state) (loomscope_collector_nodes)"),
        timeSeries("Room", Unit.SHARE, "Part of the nodes that may be known which are.")
            .query(
                "{{instance}}",
                "sum by (instance) (loomscope_collector_nodes)"
                    + " / max by (instance) (loomscope_collector_nodes_limit)")
            .fromZeroToOne(),
        timeSeries(
                "Items",
                Unit.COUNT,
                "Cores, file systems, disks, interfaces and sections of all nodes: what the registry's"
                    + " memory goes by.")
            .query("{{instance}}", "max by (instance) (loomscope_collector_items)"),
        timeSeries(
                "Items refused",
                Unit.EVENTS_PER_SECOND,
                "Items left out of reports because there were too many.")
            .query(
                "{{instance}}",
                Promql.rate("loomscope_collector_items_refused_total", "", "by (instance)"))
            .size(12, 8),
        timeSeries(
                "Listeners of the live page",
                Unit.COUNT,
                "Pages that are open; those cut off for not reading show as they happen.")
            .query("open", "sum(loomscope_collector_streams)")
            .query(
                "refused in the interval",
                "sum(increase(loomscope_collector_streams_refused_total[$interval]))")
            .query(
                "cut off in the interval",
                "sum(increase(loomscope_collector_streams_stalled_total[$interval]))")
            .size(12, 8));
  }
}
