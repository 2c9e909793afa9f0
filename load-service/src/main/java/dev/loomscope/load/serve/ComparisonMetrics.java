package dev.loomscope.load.serve;

import static java.util.stream.Collectors.groupingBy;

import dev.loomscope.load.serve.Job.State;
import dev.loomscope.load.serve.RankedPoint.RankedServer;
import dev.loomscope.load.serve.RankedPoint.Value;
import dev.loomscope.service.Setting;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

  /** What a ranking says of a server, each in a gauge of this name. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  private enum Told {
    REQUESTS_PER_SECOND(
        "Echoes a second, connecting included: median of the rounds.",
        server -> median(server.requestsPerSecond())),
    REQUESTS_PER_SECOND_LOW(
        "Lower end of the median's 95 % interval.", server -> low(server.requestsPerSecond())),
    REQUESTS_PER_SECOND_HIGH(
        "Upper end of the median's 95 % interval.", server -> high(server.requestsPerSecond())),
    LATENCY_P50_SECONDS("What half of all requests took at most.", RankedServer::latencyP50Seconds),
    LATENCY_P99_SECONDS("What 99 of 100 requests took at most.", RankedServer::latencyP99Seconds),
    CPU_SECONDS_PER_100K_REQUESTS(
        "CPU time of the server for 100,000 requests.", RankedServer::cpuSecondsPer100k),
    PEAK_CPU_CORES(
        "The most CPU that the server used over a tenth of a second; 1 is one core.",
        RankedServer::peakCpuCores),
    PEAK_MEMORY_BYTES(
        "The most memory that the server had while all clients were connected.",
        RankedServer::peakMemoryBytes),
    ERRORS("Echoes lost or altered, and clients that failed.", server -> (double) server.errors()),
    PLACE(
        "1 is the best, and one more for each server that is clearly better; servers that are tied"
            + " share it.",
        server -> server.place() == null ? null : Double.valueOf(server.place())),
    TIED_WITH_BEST(
        "1 of the best and of those that no round can tell from it, else 0.",
        server -> server.place() == null ? null : Double.valueOf(server.tiedWithBest() ? 1 : 0)),
    FACTOR_TO_BEST("The deciding figure divided by that of the best.", RankedServer::factor),
    FACTOR_TO_BEST_LOW("Lower end of the factor's interval.", RankedServer::factorLow),
    FACTOR_TO_BEST_HIGH("Upper end of the factor's interval.", RankedServer::factorHigh),
    DECIDING_FIGURE(
        "The figure that decides, in its base unit: median of the rounds.",
        server -> median(server.deciding())),
    DECIDING_FIGURE_LOW("Lower end of its 95 % interval.", server -> low(server.deciding())),
    DECIDING_FIGURE_HIGH("Upper end of its 95 % interval.", server -> high(server.deciding())),
    ROUNDS("Rounds that count.", server -> (double) server.rounds());

    private final String help;
    private final Function<RankedServer, @Nullable Double> value;

    Told(String help, Function<RankedServer, @Nullable Double> value) {
      this.help = help;
      this.value = value;
    }

    GaugeSnapshot snapshot(List<Line> lines) {
      String name = name().toLowerCase(Locale.ROOT);
      return gauge(name, help, lines, line -> value.apply(line.server()));
    }
  }

  /** What the gauges show of one server at one point. */
  private record Line(RankedPoint point, RankedServer server, Instant ended) {

    Labels labels() {
      return Labels.of(
          "experiment",
          point.experiment(),
          "point",
          point.point(),
          "target",
          server.target(),
          "mode",
          server.mode());
    }
  }

  /** What the gauges show of one experiment. */
  private record Shown(List<RankedPoint> points, Instant ended) {

    Stream<Line> lines() {
      return points.stream()
          .flatMap(
              point -> point.standings().stream().map(server -> new Line(point, server, ended)));
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
    Arrays.stream(State.values())
        .filter(State::isEnd)
        .forEach(end -> ended.initLabelValues(Setting.nameOf(end)));
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
    ended.labelValues(Setting.nameOf(how)).inc();
  }

  void skipped() {
    ended.labelValues(SKIPPED).inc();
  }

  /** Shows what a comparison found, in place of what older ones found of the same experiments. */
  void show(List<RankedPoint> points, Instant end) {
    Map<String, Shown> shown = new TreeMap<>(newest);
    points.stream()
        .collect(groupingBy(RankedPoint::experiment))
        .forEach((experiment, found) -> shown.put(experiment, new Shown(found, end)));
    newest = shown;
  }

  private MetricSnapshots collect() {
    Map<String, Shown> now = newest;
    List<Line> lines = now.values().stream().flatMap(Shown::lines).toList();
    List<MetricSnapshot> all = new ArrayList<>();
    for (Told one : Told.values()) {
      all.add(one.snapshot(lines));
    }
    all.add(
        gauge(
            "end_timestamp_seconds",
            "Unix time at which the comparison ended.",
            lines,
            line -> line.ended().toEpochMilli() / 1e3));
    InfoSnapshot.Builder info =
        InfoSnapshot.builder()
            .name("loomscope_comparison")
            .help("What was done, and which figure decides.");
    now.values().stream()
        .flatMap(shown -> shown.points().stream())
        .forEach(point -> info.dataPoint(info(point)));
    all.add(info.build());
    return new MetricSnapshots(all);
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<Line> lines, Function<Line, @Nullable Double> value) {
    GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    for (Line line : lines) {
      Double known = value.apply(line);
      if (known != null) {
        snapshot.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(line.labels())
                .value(known)
                .build());
      }
    }
    return snapshot.build();
  }

  private static InfoSnapshot.InfoDataPointSnapshot info(RankedPoint point) {
    return InfoSnapshot.InfoDataPointSnapshot.builder()
        .labels(
            Labels.of(
                "experiment",
                point.experiment(),
                "point",
                point.point(),
                "figure",
                point.figure().key(),
                "title",
                point.title()))
        .build();
  }

  private static @Nullable Double median(@Nullable Value figure) {
    return figure == null ? null : Double.valueOf(figure.median());
  }

  private static @Nullable Double low(@Nullable Value figure) {
    return figure == null ? null : figure.low();
  }

  private static @Nullable Double high(@Nullable Value figure) {
    return figure == null ? null : figure.high();
  }
}
