package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The metrics of live load. Their labels take values from the configuration alone, so that requests
 * cannot make series. Thread-safe.
 */
public final class LiveMetrics {

  private static final String PREFIX = "loomscope_load_";
  private static final String[] LABELS = {"target", "mode", "scenario"};

  /** Echo times, from a loopback's to a stall's. */
  private static final double[] LATENCY_SECONDS = {
    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
    2.5, 5, 10
  };

  /** How late a timer of an idle machine is, and that of a busy one. */
  private static final double[] LAG_SECONDS = {
    0.00001, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1, 10
  };

  /** Eight native buckets to each power of two: each is 9 % wide. */
  private static final int NATIVE_SCHEMA = 3;

  /** What one target's series of one scenario are written to. */
  record Series(
      CounterDataPoint requests,
      CounterDataPoint echoes,
      Map<Failure, CounterDataPoint> errors,
      DistributionDataPoint latency,
      DistributionDataPoint service,
      DistributionDataPoint sendLag,
      GaugeDataPoint targetRate,
      GaugeDataPoint connections,
      GaugeDataPoint running,
      CounterDataPoint unreadable) {}

  private final Counter requests;
  private final Counter echoes;
  private final Counter errors;
  private final Histogram latency;
  private final Histogram service;
  private final Histogram sendLag;
  private final Gauge targetRate;
  private final Gauge connections;
  private final Gauge running;
  private final Counter unreadable;
  private final Counter runs;
  private final Counter refused;
  private final PrometheusRegistry registry;

  /** Registers the metrics; whether each target is under which load can be seen at once. */
  public LiveMetrics(PrometheusRegistry registry, Catalogue catalogue) {
    this.registry = registry;
    this.requests = counter("requests", "Requests sent, their connects included.");
    this.echoes = counter("echoes", "Echoes that came back whole, altered ones included.");
    this.errors =
        Counter.builder()
            .name(PREFIX + "errors")
            .help("Requests and connections that came to an early end, and altered echoes.")
            .labelNames("target", "mode", "scenario", "reason")
            .withoutExemplars()
            .register(registry);
    this.latency =
        histogram(
            "latency_seconds",
            "From when a request was due until its echo was read; of one without, until given up.",
            LATENCY_SECONDS);
    this.service =
        histogram(
            "service_seconds",
            "From when a request was sent until its echo was read.",
            LATENCY_SECONDS);
    this.sendLag =
        histogram(
            "send_lag_seconds", "From when a request was due until it was sent.", LAG_SECONDS);
    this.targetRate =
        gauge(
            "target_rate_per_second", "Requests a second that are to be made now; 0: closed loop.");
    this.connections = gauge("connections", "Connections open now.");
    this.running = gauge("run_running", "Runs of this scenario that load the target now.");
    this.unreadable =
        counter("server_readings_failed", "Times that a target's metrics could not be read.");
    this.runs =
        Counter.builder()
            .name(PREFIX + "runs")
            .help("Runs that ended, by how; skipped: one of the timetable that was not made.")
            .labelNames("outcome")
            .register(registry);
    RunState.ENDS.forEach(end -> runs.initLabelValues(end.label()));
    runs.initLabelValues("skipped");
    this.refused =
        Counter.builder()
            .name(PREFIX + "runs_refused")
            .help("Requests to start or stop a run that were refused, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Refusal reason : Refusal.values()) {
      refused.initLabelValues(reason.label());
    }
    for (Target target : catalogue.targets()) {
      for (Scenario scenario : catalogue.scenarios()) {
        String[] labels = labels(target, scenario);
        targetRate.initLabelValues(labels);
        connections.initLabelValues(labels);
        running.initLabelValues(labels);
      }
    }
  }

  /** Adds how many runs wait. */
  void queued(IntSupplier count) {
    GaugeWithCallback.builder()
        .name(PREFIX + "runs_queued")
        .help("Runs that wait for another to end.")
        .callback(callback -> callback.call(count.getAsInt()))
        .register(registry);
  }

  /** Begins the series of an order at 0, so that what a scrape before its run saw is known. */
  public void announce(Order order) {
    order.targets().forEach(target -> of(target, order.scenario()));
  }

  /** The series of a target under a scenario, which begin at 0 the first time. */
  Series of(Target target, Scenario scenario) {
    String[] labels = labels(target, scenario);
    Map<Failure, CounterDataPoint> failures = new EnumMap<>(Failure.class);
    for (Failure failure : Failure.values()) {
      failures.put(failure, errors.labelValues(labels[0], labels[1], labels[2], failure.label()));
    }
    return new Series(
        requests.labelValues(labels),
        echoes.labelValues(labels),
        failures,
        latency.labelValues(labels),
        service.labelValues(labels),
        sendLag.labelValues(labels),
        targetRate.labelValues(labels),
        connections.labelValues(labels),
        running.labelValues(labels),
        unreadable.labelValues(labels));
  }

  void ended(RunState how) {
    runs.labelValues(how.label()).inc();
  }

  void skipped() {
    runs.labelValues("skipped").inc();
  }

  /** Counts a request that was refused. */
  public void refused(Refusal reason) {
    refused.labelValues(reason.label()).inc();
  }

  private static String[] labels(Target target, Scenario scenario) {
    return new String[] {target.name(), target.mode(), scenario.name()};
  }

  private Counter counter(String name, String help) {
    return Counter.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(LABELS)
        .withoutExemplars()
        .register(registry);
  }

  private Gauge gauge(String name, String help) {
    return Gauge.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(LABELS)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds) {
    return Histogram.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(LABELS)
        .classicUpperBounds(bounds)
        .nativeInitialSchema(NATIVE_SCHEMA)
        .withoutExemplars()
        .register(registry);
  }
}
