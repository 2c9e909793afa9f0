package dev.loomscope.load.serve;

import dev.loomscope.load.engine.ErrorKind;
import dev.loomscope.load.server.Target;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The metrics of live load. Their labels take values from the configuration alone, so that requests
 * cannot make series. Thread-safe.
 */
final class LiveMetrics {

  /** The reason of an echo that had a byte that was not sent so. */
  static final String ALTERED = "altered";

  /** The reason of a request for which no connection was free in time. */
  static final String UNSENT = "unsent";

  /** The reason of a request whose target's name has no address. */
  static final String UNRESOLVED = "unresolved";

  /** All of them. */
  static final List<String> REASONS =
      Stream.concat(
              Arrays.stream(ErrorKind.values()).map(LiveMetrics::reason),
              Stream.of(ALTERED, UNSENT, UNRESOLVED))
          .toList();

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

  final Counter requests = counter("requests", "Requests sent, their connects included.");
  final Counter echoes = counter("echoes", "Echoes that came back whole, altered ones included.");
  final Counter errors =
      counter(
          "errors",
          "Requests and connections that came to an early end, and altered echoes.",
          "target",
          "mode",
          "reason");
  final Histogram latency =
      histogram(
          "latency_seconds",
          "From when a request was due until its echo was read; of one without, until given up.",
          LATENCY_SECONDS);
  final Histogram service =
      histogram(
          "service_seconds",
          "From when a request was sent until its echo was read.",
          LATENCY_SECONDS);
  final Histogram sendLag =
      histogram("send_lag_seconds", "From when a request was due until it was sent.", LAG_SECONDS);
  final Gauge targetRate =
      gauge("target_rate_per_second", "Requests a second that are to be made now.");
  final Gauge connections = gauge("connections", "Connections open now.");
  final Gauge running =
      gauge("run_running", "Whether a load is made at the target now; 0 while it pauses, too.");
  final Counter unreadable =
      counter("server_readings_failed", "Times that a target's metrics could not be read.");

  /** Registers the metrics; whether each target is under load can be seen at once. */
  LiveMetrics(PrometheusRegistry registry, List<Target> targets) {
    Stream.of(
            requests,
            echoes,
            errors,
            latency,
            service,
            sendLag,
            targetRate,
            connections,
            running,
            unreadable)
        .forEach(registry::register);
    for (Target target : targets) {
      Stream.of(targetRate, connections, running)
          .forEach(gauge -> gauge.initLabelValues(target.name(), target.mode()));
    }
  }

  /** The value of the label {@code reason} for a connection that came to an early end. */
  static String reason(ErrorKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Counter counter(String name, String help) {
    return counter(name, help, "target", "mode");
  }

  private static Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name("loomscope_load_" + name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .build();
  }

  private static Gauge gauge(String name, String help) {
    return Gauge.builder()
        .name("loomscope_load_" + name)
        .help(help)
        .labelNames("target", "mode")
        .withoutExemplars()
        .build();
  }

  private static Histogram histogram(String name, String help, double[] bounds) {
    return Histogram.builder()
        .name("loomscope_load_" + name)
        .help(help)
        .labelNames("target", "mode")
        .classicUpperBounds(bounds)
        .nativeInitialSchema(NATIVE_SCHEMA)
        .withoutExemplars()
        .build();
  }
}
