package dev.loomscope.load.serve;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.PointResult;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of comparisons: what the newest completed one of each experiment found, and how many
 * there were. A figure that was not measured has no series. Thread-safe.
 */
final class ComparisonMetrics {

  private static final String PREFIX = "loomscope_comparison_";
  private static final String SKIPPED = "skipped";

  /** One gauge of each line of a ranking. */
  private record LineGauge(
      String name, String help, Function<RankedServer, @Nullable Double> value) {}

  private static final List<LineGauge> GAUGES =
      List.of(
          gauge(
              "requests_per_second",
              "Echoes a second, connecting included: median of the rounds.",
              line -> line.median(Figure.REQUESTS_PER_SECOND)),
          gauge(
              "requests_per_second_low",
              "Lower end of the median's 95 % interval.",
              line -> low(line.figure(Figure.REQUESTS_PER_SECOND))),
          gauge(
              "requests_per_second_high",
              "Upper end of the median's 95 % interval.",
              line -> high(line.figure(Figure.REQUESTS_PER_SECOND))),
          gauge(
              "latency_p50_seconds",
              "What half of all requests took at most.",
              line -> line.median(Figure.LATENCY_P50_SECONDS)),
          gauge(
              "latency_p99_seconds",
              "What 99 of 100 requests took at most.",
              line -> line.median(Figure.LATENCY_P99_SECONDS)),
          gauge(
              "cpu_seconds_per_100k_requests",
              "CPU time of the server for 100,000 requests.",
              line -> line.median(Figure.CPU_SECONDS_PER_100K)),
          gauge(
              "peak_cpu_cores",
              "The most CPU that the server used over a tenth of a second; 1 is one core.",
              RankedServer::peakCpuCores),
          gauge(
              "peak_memory_bytes",
              "The most memory that the server had while all clients were connected.",
              line -> line.median(Figure.PEAK_MEMORY_BYTES)),
          gauge(
              "errors",
              "Echoes lost or altered, and clients that failed.",
              line -> (double) line.errors()),
          gauge(
              "place",
              "1 is the best, and one more for each server that is clearly better; servers that are"
                  + " tied share it.",
              line -> number(line.standing().place())),
          gauge(
              "tied_with_best",
              "1 of the best and of those that no round can tell from it, else 0.",
              line ->
                  line.standing().place() == null
                      ? null
                      : Double.valueOf(line.standing().tiedWithBest() ? 1 : 0)),
          gauge(
              "factor_to_best",
              "The deciding figure divided by that of the best.",
              line -> line.standing().factor()),
          gauge(
              "factor_to_best_low",
              "Lower end of the factor's interval.",
              line -> line.standing().factorLow()),
          gauge(
              "factor_to_best_high",
              "Upper end of the factor's interval.",
              line -> line.standing().factorHigh()),
          gauge(
              "deciding_figure",
              "The figure that decides, in its base unit: median of the rounds.",
              line -> line.standing().figure().median()),
          gauge(
              "deciding_figure_low",
              "Lower end of its 95 % interval.",
              line -> low(line.standing().figure())),
          gauge(
              "deciding_figure_high",
              "Upper end of its 95 % interval.",
              line -> high(line.standing().figure())),
          gauge("rounds", "Rounds that count.", line -> (double) line.rounds()));

  /** What the gauges show of one experiment. */
  private record Shown(ComparisonResult comparison, ExperimentResult experiment, double ended) {

    Stream<RankedServer> lines() {
      return experiment.points().stream()
          .flatMap(point -> RankedServer.of(experiment, point, comparison.servers()).stream());
    }
  }

  private final Counter ended;
  private final Gauge running;
  private volatile Map<String, Shown> newest = Map.of();

  ComparisonMetrics(PrometheusRegistry registry) {
    this.ended =
        Counter.builder()
            .name("loomscope_comparisons_total")
            .help(
                "Comparisons that ended, by how; skipped: one of the timetable that was due while"
                    + " another was under way.")
            .labelNames("outcome")
            .register(registry);
    State.ENDS_OF_COMPARISONS.forEach(end -> ended.initLabelValues(end.label()));
    ended.initLabelValues(SKIPPED);
    this.running =
        Gauge.builder()
            .name(PREFIX + "running")
            .help("Whether servers are being compared now.")
            .register(registry);
    registry.register((MultiCollector) this::collect);
  }

  void running(boolean now) {
    running.set(now ? 1 : 0);
  }

  void ended(State how) {
    ended.labelValues(how.label()).inc();
  }

  void skipped() {
    ended.labelValues(SKIPPED).inc();
  }

  /**
   * Shows what a comparison found, in place of what older ones found of the same experiments.
   *
   * @param endedSeconds Unix time at which it ended
   */
  void show(ComparisonResult comparison, double endedSeconds) {
    Map<String, Shown> shown = new TreeMap<>(newest);
    for (ExperimentResult experiment : comparison.experiments()) {
      shown.put(experiment.name(), new Shown(comparison, experiment, endedSeconds));
    }
    newest = shown;
  }

  private MetricSnapshots collect() {
    Map<String, Shown> now = newest;
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (LineGauge gauge : GAUGES) {
      snapshots.add(snapshot(gauge, now));
    }
    GaugeSnapshot.Builder end =
        GaugeSnapshot.builder()
            .name(PREFIX + "end_timestamp_seconds")
            .help("Unix time at which the comparison ended.");
    InfoSnapshot.Builder info =
        InfoSnapshot.builder()
            .name("loomscope_comparison")
            .help("What was done, and which figure decides.");
    for (Shown one : now.values()) {
      one.lines()
          .forEach(
              line ->
                  end.dataPoint(
                      GaugeSnapshot.GaugeDataPointSnapshot.builder()
                          .labels(labels(line))
                          .value(one.ended())
                          .build()));
      for (PointResult point : one.experiment().points()) {
        info.dataPoint(info(one.experiment(), point));
      }
    }
    snapshots.add(end.build());
    snapshots.add(info.build());
    return new MetricSnapshots(snapshots);
  }

  private static GaugeSnapshot snapshot(LineGauge gauge, Map<String, Shown> now) {
    GaugeSnapshot.Builder snapshot =
        GaugeSnapshot.builder().name(PREFIX + gauge.name()).help(gauge.help());
    now.values().stream()
        .flatMap(Shown::lines)
        .forEach(
            line -> {
              Double value = gauge.value().apply(line);
              if (value != null) {
                snapshot.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(line))
                        .value(value)
                        .build());
              }
            });
    return snapshot.build();
  }

  private static InfoSnapshot.InfoDataPointSnapshot info(
      ExperimentResult experiment, PointResult point) {
    return InfoSnapshot.InfoDataPointSnapshot.builder()
        .labels(
            Labels.of(
                "experiment",
                experiment.name(),
                "point",
                point.label(),
                "figure",
                point.ranking().figure().key(),
                "title",
                experiment.title()))
        .build();
  }

  private static Labels labels(RankedServer line) {
    return Labels.of(
        "experiment",
        line.experiment(),
        "point",
        line.point(),
        "target",
        line.target(),
        "mode",
        line.mode());
  }

  private static LineGauge gauge(
      String name, String help, Function<RankedServer, @Nullable Double> value) {
    return new LineGauge(name, help, value);
  }

  private static @Nullable Double low(@Nullable FigureResult figure) {
    return figure == null ? null : figure.low();
  }

  private static @Nullable Double high(@Nullable FigureResult figure) {
    return figure == null ? null : figure.high();
  }

  private static @Nullable Double number(@Nullable Integer value) {
    return value == null ? null : Double.valueOf(value);
  }
}
