package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.bars;
import static dev.loomscope.dashboards.model.Panels.timeSeries;

import dev.loomscope.dashboards.model.Annotation;
import dev.loomscope.dashboards.model.Colours;
import dev.loomscope.dashboards.model.Dashboard;
import dev.loomscope.dashboards.model.Panel;
import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Table;
import dev.loomscope.dashboards.model.Unit;
import dev.loomscope.dashboards.model.Variable;
import java.util.List;

/** The comparison of the concurrency modes: what each achieves, and what it takes for that. */
final class ModesDashboard {

  static final String UID = "loomscope-modes";

  /** Which series of the load generator are meant. */
  private static final String CHOSEN = "{scenario=~\"$scenario\"}";

  private ModesDashboard() {}

  static Dashboard dashboard() {
    return new Dashboard(
        UID,
        "Concurrency modes",
        "One echo server in four concurrency models, side by side: what each achieves under the same"
            + " load, and what it takes for that.",
        List.of(
            Variable.labels(
                "scenario",
                "Scenario",
                "loomscope_load_target_rate_per_second",
                "scenario",
                "The load whose figures are shown: throughput, latency and errors as clients see"
                    + " them. What servers tell of themselves does not depend on it."),
            Variable.interval()),
        List.of(Annotations.ALERTS, runs()),
        List.of(
            Row.of(
                "The last minute at a glance",
                eachMode(
                    "Echoes",
                    Unit.REQUESTS_PER_SECOND,
                    "Echoes that came back whole, a second. Longer is better, unless all are at the"
                        + " rate that is offered.",
                    "sum(mode_scenario:loomscope_load_echoes:rate1m{mode=\"%s\","
                        + " scenario=~\"$scenario\"})"),
                eachMode(
                    "Latency, 99th percentile",
                    Unit.SECONDS,
                    "One echo in a hundred took longer, from when its message was due. Shorter is"
                        + " better.",
                    "histogram_quantile(0.99, sum by (le)"
                        + " (mode_scenario_le:loomscope_load_latency_seconds_bucket:rate1m{mode=\"%s\","
                        + " scenario=~\"$scenario\"}))"),
                eachMode(
                    "Errors",
                    Unit.EVENTS_PER_SECOND,
                    "Connections and messages a second that came to an early end, and altered echoes. Should"
                        + " be zero.",
                    "sum(mode_scenario:loomscope_load_errors:rate1m{mode=\"%s\","
                        + " scenario=~\"$scenario\"})"),
                eachMode(
                    "CPU for 100,000 messages",
                    Unit.SECONDS,
                    "CPU time of the server's whole process tree for each 100,000 messages echoed."
                        + " Shorter is better. Nothing while there is no load.",
                    "mode:loomscope_echo_cpu_seconds_per_100k_messages:rate1m{mode=\"%s\"}"),
                eachMode(
                    "Memory",
                    Unit.BYTES,
                    "Proportional set size of the server's process tree, in which a page that n"
                        + " processes share counts a n-th to each. Shorter is better.",
                    "mode:loomscope_echo_memory_bytes:sum{mode=\"%s\"}"),
                eachMode(
                    "Memory a connection",
                    Unit.BYTES,
                    "All of the server's memory, its JVM's included, divided by its open"
                        + " connections. Comparable between modes that hold as many. Nothing while"
                        + " none is open.",
                    "mode:loomscope_echo_memory_bytes_per_connection:ratio{mode=\"%s\"}"),
                summary()),
            Row.of(
                "Throughput",
                byMode(
                    "Echoes",
                    Unit.REQUESTS_PER_SECOND,
                    "Echoes that came back whole, a second, as the load generator counts them.",
                    rate("loomscope_load_echoes_total", CHOSEN)),
                byMode(
                    "Part of the offered rate",
                    Unit.SHARE,
                    "Echoes a second, divided by the messages a second that the load generator is to"
                        + " send. Below 100 % the mode is saturated, or the generator is. Closed-loop"
                        + " load, which offers as much as comes back, is left out.",
                    ofOffered(
                        "rate(loomscope_load_echoes_total" + CHOSEN + "[$interval])",
                        "avg_over_time(loomscope_load_target_rate_per_second"
                            + CHOSEN
                            + "[$interval])")),
                byMode(
                    "Messages by the servers' own count",
                    Unit.REQUESTS_PER_SECOND,
                    "Reads whose data was written back whole, a second, of all that connect.",
                    rate("loomscope_echo_messages_sent_total", ""))),
            Row.of(
                "Latency, from when a message was due",
                latency("Median", 0.5, "Half of the echoes took longer"),
                latency("99th percentile", 0.99, "One echo in a hundred took longer"),
                latency("99.9th percentile", 0.999, "One echo in a thousand took longer"),
                byMode(
                    "Service time, 99th percentile",
                    Unit.SECONDS,
                    "One echo in a hundred took longer, from when its message was really sent. What"
                        + " the latency has beyond it is time in which the message could not be sent.",
                    quantile(0.99, "loomscope_load_service_seconds", CHOSEN)),
                byMode(
                    "Send lag, 99th percentile",
                    Unit.SECONDS,
                    "One message in a hundred was sent later than this after it was due. If it is a"
                        + " good part of the latency while connections are free, the load generator"
                        + " is short of CPU and the figures tell of it, not of the server.",
                    quantile(0.99, "loomscope_load_send_lag_seconds", CHOSEN)),
                eachMode(
                        "From accept to first read, 99th percentile",
                        Unit.SECONDS,
                        "Since the server started: how long one connection in a hundred or more"
                            + " waited, after it was accepted, until its first bytes were read. A"
                            + " client that is slow to send counts, too.",
                        "histogram_quantile(0.99, sum by (le)"
                            + " (loomscope_echo_first_read_seconds_bucket{mode=\"%s\"}))")
                    .size(8, 8)),
            Row.of(
                "Errors",
                byMode(
                    "Errors as clients see them",
                    Unit.EVENTS_PER_SECOND,
                    "Connections and messages a second that came to an early end, and altered echoes.",
                    rate("loomscope_load_errors_total", CHOSEN)
                        + " or "
                        + rate("loomscope_load_requests_total", CHOSEN)
                        + " * 0"),
                byMode(
                    "Failures of the servers",
                    Unit.EVENTS_PER_SECOND,
                    "Failures a second that the servers count as their own, not their peers'.",
                    rate("loomscope_echo_errors_total", "")),
                timeSeries(
                        "Connections not ended by their clients",
                        Unit.EVENTS_PER_SECOND,
                        "Connections a second that ended otherwise than by the end of the client's"
                            + " stream: those of the mode, and those that there are by reason.")
                    .query(
                        "{{mode}} {{reason}}",
                        otherEnds("by (mode, reason)") + " > 0 or " + otherEnds("by (mode)"))
                    .colouredByMode()),
            Row.of(
                "CPU",
                byMode(
                        "CPU",
                        Unit.CORES,
                        "Cores in use by the server's whole process tree, ended processes included.",
                        rate("loomscope_echo_cpu_seconds_total", ""))
                    .size(12, 8),
                byMode(
                        "CPU for 100,000 messages",
                        Unit.SECONDS,
                        "CPU time of the whole process tree for each 100,000 messages echoed. No line"
                            + " while there is no load.",
                        "1e5 * "
                            + rate("loomscope_echo_cpu_seconds_total", "")
                            + " / ("
                            + rate("loomscope_echo_messages_sent_total", "")
                            + " > 0)")
                    .size(12, 8)),
            Row.of(
                "Memory and connections",
                byMode(
                    "Memory",
                    Unit.BYTES,
                    "Proportional set size of the server's process tree. The kernel walks page tables"
                        + " for it, so a reading is up to some seconds old.",
                    sum("loomscope_echo_memory_bytes", "")),
                byMode(
                    "Memory a connection",
                    Unit.BYTES,
                    "All of the server's memory, its JVM's included, divided by its open connections."
                        + " No line while none is open.",
                    sum("loomscope_echo_memory_bytes", "")
                        + " / ("
                        + sum("loomscope_echo_connections_active", "")
                        + " > 0)"),
                byMode(
                    "Connections",
                    Unit.COUNT,
                    "Open connections by the servers' count.",
                    sum("loomscope_echo_connections_active", "")),
                byMode(
                        "Connections of the load generator",
                        Unit.COUNT,
                        "Open connections by the load generator's count. More than the server has are"
                            + " waiting to be accepted.",
                        sum("loomscope_load_connections", CHOSEN))
                    .size(12, 8),
                byMode(
                        "New connections",
                        Unit.EVENTS_PER_SECOND,
                        "Connections accepted a second.",
                        rate("loomscope_echo_connections_accepted_total", ""))
                    .size(12, 8)),
            Row.of(
                "Threads and processes",
                byMode(
                    "Platform threads",
                    Unit.COUNT,
                    "Threads of the operating system in the service's JVM, those included that run"
                        + " virtual threads.",
                    sum("loomscope_echo_threads", "{kind=\"platform\"}")),
                byMode(
                    "Virtual threads",
                    Unit.COUNT,
                    "Virtual threads that serve a connection; there are some in one mode alone.",
                    sum("loomscope_echo_threads", "{kind=\"virtual\"}")),
                byMode(
                    "Processes",
                    Unit.COUNT,
                    "Processes of the server, the service's own included.",
                    sum("loomscope_echo_processes", "")))));
  }

  private static Annotation runs() {
    return new Annotation(
        "Load runs",
        "sum by (mode, scenario) (loomscope_load_run_running" + CHOSEN + ")",
        "{{scenario}} at {{mode}}",
        "text",
        false);
  }

  private static Panel summary() {
    String fromDue = "mode_scenario_le:loomscope_load_latency_seconds_bucket:rate1m";
    return new Table(
            "All figures of the last minute",
            "Everything that is compared, at the end of the time shown: rates and latencies over the"
                + " minute before, the rest as it is then.")
        .rowsBy("mode", "Mode", 90)
        .column(
            "Echoes",
            Unit.REQUESTS_PER_SECOND,
            ofScenario("mode_scenario:loomscope_load_echoes:rate1m"))
        .column(
            "Of offered",
            Unit.SHARE,
            ofOffered(
                "mode_scenario:loomscope_load_echoes:rate1m" + CHOSEN,
                "avg_over_time(mode_scenario:loomscope_load_target_rate_per_second:sum"
                    + CHOSEN
                    + "[1m])"))
        .column("p50", Unit.SECONDS, recordedQuantile(0.5, fromDue))
        .column("p99", Unit.SECONDS, recordedQuantile(0.99, fromDue))
        .column("p99.9", Unit.SECONDS, recordedQuantile(0.999, fromDue))
        .column(
            "Errors",
            Unit.EVENTS_PER_SECOND,
            ofScenario("mode_scenario:loomscope_load_errors:rate1m"))
        .column("Failures", Unit.EVENTS_PER_SECOND, ofServer("mode:loomscope_echo_errors:rate1m"))
        .column("CPU", Unit.CORES, ofServer("mode:loomscope_echo_cpu_seconds:rate1m"))
        .column(
            "CPU for 100k",
            Unit.SECONDS,
            ofServer("mode:loomscope_echo_cpu_seconds_per_100k_messages:rate1m"))
        .column("Memory", Unit.BYTES, ofServer("mode:loomscope_echo_memory_bytes:sum"))
        .column(
            "Per connection",
            Unit.BYTES,
            ofServer("mode:loomscope_echo_memory_bytes_per_connection:ratio"))
        .column("Connections", Unit.COUNT, ofServer("mode:loomscope_echo_connections_active:sum"))
        .column("Threads", Unit.COUNT, sum("loomscope_echo_threads", "{kind!=\"carrier\"}"))
        .column("Processes", Unit.COUNT, sum("loomscope_echo_processes", ""))
        .width("Per connection", 120)
        .colouredByMode("Mode")
        .sortedBy("Mode")
        .panel(24, 6);
  }

  /** A bar for each mode, in the order in which Grafana lists the lines of the other charts. */
  private static Panel eachMode(String title, Unit unit, String description, String expression) {
    Panel panel = bars(title, unit, description).colouredByMode().size(4, 6);
    Colours.OF_MODES.keySet().stream()
        .sorted()
        .forEach(mode -> panel.query(mode, expression.formatted(mode)));
    return panel;
  }

  private static Panel byMode(String title, Unit unit, String description, String expression) {
    return timeSeries(title, unit, description).query("{{mode}}", expression).colouredByMode();
  }

  private static Panel latency(String title, double quantile, String meaning) {
    return byMode(
        title,
        Unit.SECONDS,
        meaning
            + ", from when the message was due: what it waited before it could be sent counts."
            + " Interpolated between the bounds of the histogram's buckets.",
        quantile(quantile, "loomscope_load_latency_seconds", CHOSEN));
  }

  private static String rate(String metric, String selector) {
    return Promql.rate(metric, selector, "by (mode)");
  }

  private static String sum(String metric, String selector) {
    return "sum by (mode) (%s%s)".formatted(metric, selector);
  }

  private static String quantile(double quantile, String metric, String selector) {
    return "histogram_quantile(%s, sum by (mode, le) (rate(%s_bucket%s[$interval])))"
        .formatted(quantile, metric, selector);
  }

  private static String otherEnds(String by) {
    return Promql.rate("loomscope_echo_connections_closed_total", "{reason!=\"client\"}", by);
  }

  /** Without the metric's name, on which a table's rows would fall apart. */
  private static String ofServer(String recorded) {
    return "max by (mode) (" + recorded + ")";
  }

  private static String ofScenario(String recorded) {
    return "sum by (mode) (%s%s)".formatted(recorded, CHOSEN);
  }

  /**
   * Echoes by what is offered, both of the same series: the echoes of a closed loop, which has no
   * rate that is offered, do not count.
   */
  private static String ofOffered(String echoes, String offered) {
    return "sum by (mode) (%1$s and %2$s > 0) / sum by (mode) (%2$s > 0)"
        .formatted(echoes, offered);
  }

  private static String recordedQuantile(double quantile, String recorded) {
    return "histogram_quantile(%s, sum by (mode, le) (%s%s))".formatted(quantile, recorded, CHOSEN);
  }
}
