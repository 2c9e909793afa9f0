package dev.loomscope.dashboards;

import static dev.loomscope.dashboards.model.Panels.timeSeries;

import dev.loomscope.dashboards.model.Dashboard;
import dev.loomscope.dashboards.model.Panel;
import dev.loomscope.dashboards.model.Row;
import dev.loomscope.dashboards.model.Table;
import dev.loomscope.dashboards.model.Unit;
import dev.loomscope.dashboards.model.Variable;
import java.util.List;

/** loomscope itself: whether its services work, and what they take. */
final class LoomscopeDashboard {

  private static final String SERVICES = "{job=~\"loomscope-.+\"}";

  /** A service of each kind; those of echo servers have a mode beside. */
  private static final String BY_SERVICE = "by (job, mode, instance)";

  private static final String SERVICE = "{{job}} {{mode}} {{instance}}";

  private LoomscopeDashboard() {}

  static Dashboard dashboard() {
    return new Dashboard(
        "loomscope-itself",
        "loomscope itself",
        "Whether loomscope's own services work, and what they take: datagrams and what became of them,"
            + " the registry of nodes, agents, load, scrapes, and the JVM of each service.",
        List.of(Variable.interval()),
        List.of(Annotations.ALERTS),
        List.of(
            services(),
            CollectorRows.reportsIn(),
            CollectorRows.registry(),
            agents(),
            load(),
            scrapes(),
            jvm()));
  }

  private static Row services() {
    return Row.of(
        "Services",
        new Table("Services", "Every service that Prometheus knows, at the end of the time shown.")
            .rowsBy("job", "Job", 160)
            .rowsBy("mode", "Mode", 90)
            .rowsBy("instance", "Instance", 170)
            .column("State", Unit.NUMBER, "max " + BY_SERVICE + " (up" + SERVICES + ")")
            .column(
                "Up for",
                Unit.SECONDS,
                "time() - max " + BY_SERVICE + " (process_start_time_seconds" + SERVICES + ")")
            .column(
                "CPU", Unit.CORES, Promql.rate("process_cpu_seconds_total", SERVICES, BY_SERVICE))
            .column("Resident memory", Unit.BYTES, max("process_resident_memory_bytes"))
            .column("Heap", Unit.BYTES, max("jvm_memory_used_bytes", "area=\"heap\""))
            .column("Threads", Unit.COUNT, max("jvm_threads_current"))
            .column("Open files", Unit.COUNT, max("process_open_fds"))
            .column("Scrape", Unit.SECONDS, max("scrape_duration_seconds"))
            .column("Samples", Unit.COUNT, max("scrape_samples_scraped"))
            .words("State", "down", "up")
            .sortedBy("Job")
            .sortedBy("Mode")
            .panel(24, 9));
  }

  private static Row agents() {
    return Row.of(
        "Agents, about themselves",
        timeSeries(
                "Time a sample takes",
                Unit.SECONDS,
                "Mean time that an agent takes to measure its node, without sending: the twenty"
                    + " slowest.")
            .query(
                "{{instance}}",
                "topk(20, sum by (instance) (rate(loomscope_agent_sample_duration_seconds_sum[$interval]))"
                    + " / sum by (instance)"
                    + " (rate(loomscope_agent_sample_duration_seconds_count[$interval])))"),
        timeSeries(
                "Reports sent and acknowledged",
                Unit.EVENTS_PER_SECOND,
                "Reports that agents handed to the system, and those that a collector answered. What is"
                    + " between is lost, or its answer is.")
            .query(
                "{{transport}} sent",
                Promql.rate("loomscope_agent_datagrams_sent_total", "", "by (transport)"))
            .query(
                "{{transport}} acknowledged",
                Promql.rate("loomscope_agent_datagrams_acknowledged_total", "", "by (transport)")),
        timeSeries(
                "Last acknowledgement",
                Unit.SECONDS,
                "How long ago each agent was last answered: the twenty that wait longest.")
            .query(
                "{{instance}}",
                "topk(20, time()"
                    + " - max by (instance) (loomscope_agent_last_acknowledgement_timestamp_seconds))"),
        timeSeries(
                "Reports not sent",
                Unit.EVENTS_PER_SECOND,
                "Reports that agents could not send, by reason.")
            .query(
                "{{reason}}",
                Promql.rate("loomscope_agent_datagrams_unsent_total", "", "by (reason)")),
        timeSeries(
                "Failures to send",
                Unit.EVENTS_PER_SECOND,
                "What went wrong when agents sent, by reason; answers that acknowledge nothing; and"
                    + " times that a collector fell silent.")
            .query(
                "{{reason}}", Promql.rate("loomscope_agent_send_errors_total", "", "by (reason)"))
            .query(
                "refused answers",
                Promql.rate("loomscope_agent_refused_answers_total", "", "") + " or vector(0)")
            .query("silences", Promql.rate("loomscope_agent_silences_total", "", "")),
        timeSeries(
                "Not measured or not sent",
                Unit.EVENTS_PER_SECOND,
                "Sections of a sample that could not be measured, and items that were measured and did"
                    + " not fit a report.")
            .query(
                "section {{section}}",
                Promql.rate("loomscope_agent_section_failures_total", "", "by (section)"))
            .query(
                "item {{reason}}",
                Promql.rate("loomscope_agent_dropped_items_total", "", "by (reason)")));
  }

  private static Row load() {
    return Row.of(
        "Load generator",
        timeSeries(
                "Runs",
                Unit.COUNT,
                "Runs that load a server now, and those that wait for another to end.")
            .query("running", "sum(loomscope_load_run_running)")
            .query("waiting", "sum(loomscope_load_runs_queued)"),
        timeSeries("Runs ended", Unit.COUNT, "Runs that ended in the interval, by how.")
            .query(
                "{{outcome}}", "sum by (outcome) (increase(loomscope_load_runs_total[$interval]))"),
        timeSeries(
                "Requests and echoes",
                Unit.REQUESTS_PER_SECOND,
                "Requests sent to all servers, and echoes that came back. What is between is under"
                    + " way, or lost.")
            .query("requests", Promql.rate("loomscope_load_requests_total", "", ""))
            .query("echoes", Promql.rate("loomscope_load_echoes_total", "", "")));
  }

  private static Row scrapes() {
    return Row.of(
        "What scrapes cost",
        timeSeries(
                "Time a scrape takes",
                Unit.SECONDS,
                "From Prometheus' request to the end of the answer. A collector's grows with its"
                    + " nodes.")
            .query(SERVICE, "max " + BY_SERVICE + " (scrape_duration_seconds" + SERVICES + ")"),
        timeSeries(
                "Samples a scrape brings",
                Unit.COUNT,
                "Values in an answer: for a collector, some 60 for each of its nodes.")
            .query(SERVICE, "max " + BY_SERVICE + " (scrape_samples_scraped" + SERVICES + ")"),
        timeSeries(
                "New series",
                Unit.COUNT,
                "Series that a scrape brought and the one before did not. Many, again and again, fill"
                    + " Prometheus' memory.")
            .query(SERVICE, "sum " + BY_SERVICE + " (scrape_series_added" + SERVICES + ")"));
  }

  private static Row jvm() {
    return Row.folded(
        "JVM of each service",
        ofJvm(
            "CPU",
            Unit.CORES,
            "Cores in use by the service's own process; an echo server's child processes are not among"
                + " them.",
            Promql.rate("process_cpu_seconds_total", SERVICES, BY_SERVICE)),
        ofJvm(
            "Resident memory",
            Unit.BYTES,
            "What the process has in memory, shared pages included.",
            max("process_resident_memory_bytes")),
        ofJvm(
            "Heap in use",
            Unit.BYTES,
            "Objects, garbage included that was not collected yet.",
            max("jvm_memory_used_bytes", "area=\"heap\"")),
        ofJvm(
            "Memory outside of the heap",
            Unit.BYTES,
            "Classes, compiled code and the like; direct buffers and stacks of threads are not among"
                + " them.",
            max("jvm_memory_used_bytes", "area=\"nonheap\"")),
        ofJvm(
            "Garbage collection",
            Unit.SHARE,
            "Part of the time that collections take; those that run beside the program count, too.",
            Promql.rate("jvm_gc_collection_seconds_sum", SERVICES, BY_SERVICE)),
        ofJvm(
            "Allocation",
            Unit.BYTES_PER_SECOND,
            "Memory that the program asks for a second, known after each collection.",
            Promql.rate(
                "jvm_memory_pool_allocated_bytes_total",
                "{job=~\"loomscope-.+\", pool=~\".*Eden.*\"}",
                BY_SERVICE)),
        ofJvm(
            "Platform threads",
            Unit.COUNT,
            "Threads of the operating system.",
            max("jvm_threads_current")),
        ofJvm(
            "Open files",
            Unit.SHARE,
            "Part of the file descriptors that the process may have which it has, sockets included.",
            max("process_open_fds") + " / " + max("process_max_fds")),
        ofJvm(
            "Loaded classes",
            Unit.COUNT,
            "Classes; a number that grows without end is a leak.",
            max("jvm_classes_currently_loaded")));
  }

  private static Panel ofJvm(String title, Unit unit, String description, String expression) {
    return timeSeries(title, unit, description).query(SERVICE, expression);
  }

  private static String max(String metric) {
    return "max " + BY_SERVICE + " (" + metric + SERVICES + ")";
  }

  private static String max(String metric, String matcher) {
    return "max " + BY_SERVICE + " (" + metric + "{job=~\"loomscope-.+\", " + matcher + "})";
  }
}
