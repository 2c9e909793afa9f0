package dev.loomscope.load.serve;

import dev.loomscope.load.server.Target;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of live load. Their labels take values from the configuration alone, so that requests
 * cannot make series. Thread-safe.
 */
final class LiveMetrics {

  private static final String PREFIX = "loomscope_load_";
  private static final String[] LABELS = {"target", "mode"};

  /**
   * Echo times, from a loopback's to a stall's. A percentile taken from such buckets may be off by
   * as much as one is wide: up to two seconds each ends at most 1.5 times where it begins, so that
   * is a third at the worst, and a sixth in the middle. Native histograms tell more.
   */
  private static final double[] LATENCY_SECONDS = {
    0.00002, 0.00003, 0.000045, 0.000067, 0.0001, 0.00015, 0.0002, 0.0003, 0.00045, 0.00067, 0.001,
    0.0015, 0.002, 0.003, 0.0045, 0.0067, 0.01, 0.015, 0.02, 0.03, 0.045, 0.067, 0.1, 0.15, 0.2,
    0.3, 0.45, 0.67, 1, 1.5, 2, 5, 10
  };

  /** How late a timer of an idle machine is, and that of a busy one. */
  private static final double[] LAG_SECONDS = {
    0.00001, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1, 10
  };

  /** Eight native buckets to each power of two: each is 9 % wide. */
  private static final int NATIVE_SCHEMA = 3;

  /** What one target's series are written to. */
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
  private final PrometheusRegistry registry;

  /** Registers the metrics; whether each target is under load can be seen at once. */
  LiveMetrics(PrometheusRegistry registry, List<Target> targets) {
    this.registry = registry;
    this.requests = counter("requests", "Requests sent, their connects included.");
    this.echoes = counter("echoes", "Echoes that came back whole, altered ones included.");
    this.errors =
        Counter.builder()
            .name(PREFIX + "errors")
            .help("Requests and connections that came to an early end, and altered echoes.")
            .labelNames("target", "mode", "reason")
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
    this.targetRate = gauge("target_rate_per_second", "Requests a second that are to be made now.");
    this.connections = gauge("connections", "Connections open now.");
    this.running =
        gauge("run_running", "Whether a load is made at the target now; 0 while it pauses, too.");
    this.unreadable =
        counter("server_readings_failed", "Times that a target's metrics could not be read.");
    for (Target target : targets) {
      String[] labels = labels(target);
      targetRate.initLabelValues(labels);
      connections.initLabelValues(labels);
      running.initLabelValues(labels);
    }
  }

  /** The series of a target, which begin at 0 the first time. */
  Series of(Target target) {
    String[] labels = labels(target);
    Map<Failure, CounterDataPoint> failures = new EnumMap<>(Failure.class);
    for (Failure failure : Failure.values()) {
      failures.put(failure, errors.labelValues(labels[0], labels[1], failure.label()));
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

  private static String[] labels(Target target) {
    return new String[] {target.name(), target.mode()};
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
