package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.result.Claim;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Servers.Facts;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons, loads and what may be asked for as JSON. What is not known is null. */
final class ServeJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** What may be asked for. */
  record Offer(
      List<OneTarget> targets, List<OneExperiment> experiments, Bounds limits, Schedule schedule) {}

  record OneTarget(String name, String mode, String address) {}

  record OneExperiment(String name, String title, String claim, String figure) {}

  record Bounds(int rate, int connections, int bytes, BigDecimal durationSeconds) {}

  record Schedule(List<String> experiments, BigDecimal intervalSeconds) {}

  /** All comparisons. */
  record Comparisons(BigDecimal timestampSeconds, List<OneComparison> comparisons) {}

  /** All loads. */
  record Loads(BigDecimal timestampSeconds, List<OneLoad> loads) {}

  /** An event of the stream: those that changed, and the ids of all there are. */
  record Changed(
      BigDecimal timestampSeconds,
      List<Long> comparisonIds,
      List<Long> loadIds,
      List<OneComparison> comparisons,
      List<OneLoad> loads) {}

  /** Nothing new. */
  record Idle(BigDecimal timestampSeconds) {}

  record OneComparison(
      long id,
      String state,
      String origin,
      List<String> experiments,
      List<OneTarget> targets,
      BigDecimal createdTimestampSeconds,
      @Nullable BigDecimal beganTimestampSeconds,
      @Nullable BigDecimal endedTimestampSeconds,
      @Nullable Progress progress,
      @Nullable String problem,
      List<OnePoint> points,
      List<OneClaim> claims,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComparisonResult result) {}

  record Progress(int done, int steps, String doing, @Nullable BigDecimal secondsLeft) {}

  record OnePoint(
      String experiment,
      String title,
      String point,
      String figure,
      String figureTitle,
      String unit,
      List<String> best,
      List<String> cautions,
      List<OneStanding> standings) {}

  /** What an experiment is there to show, and in words whether its rounds bear that out. */
  record OneClaim(String experiment, String claim, Claim.Outcome verdict, String sentence) {}

  record OneStanding(
      String target,
      String mode,
      @Nullable Integer place,
      boolean tiedWithBest,
      List<String> tiedWith,
      Value deciding,
      @Nullable BigDecimal factor,
      @Nullable BigDecimal factorLow,
      @Nullable BigDecimal factorHigh,
      @Nullable Value requestsPerSecond,
      @Nullable BigDecimal latencyP50Seconds,
      @Nullable BigDecimal latencyP99Seconds,
      @JsonProperty("cpu_seconds_per_100k") @Nullable BigDecimal cpuSecondsPer100k,
      @Nullable BigDecimal peakCpuCores,
      @Nullable BigDecimal peakMemoryBytes,
      long errors,
      int rounds) {}

  /** A median and its interval. */
  record Value(BigDecimal median, @Nullable BigDecimal low, @Nullable BigDecimal high) {}

  record OneLoad(
      long id,
      String state,
      String origin,
      int rate,
      int connections,
      int messagesPerConnection,
      int bytes,
      @Nullable BigDecimal durationSeconds,
      BigDecimal beganTimestampSeconds,
      @Nullable BigDecimal endedTimestampSeconds,
      @Nullable String problem,
      List<TargetFigures> targets) {}

  record TargetFigures(
      String name,
      String mode,
      String address,
      boolean running,
      int connections,
      long requests,
      long echoes,
      Map<String, Long> errors,
      BigDecimal echoesPerSecond,
      Latency latencySeconds,
      Latency totalLatencySeconds,
      @Nullable BigDecimal sendLagP99Seconds,
      @Nullable Server server,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable History history) {}

  record Server(
      @Nullable BigDecimal cpuPercent,
      @Nullable BigDecimal peakCpuPercent,
      @Nullable BigDecimal cpuSeconds,
      @JsonProperty("cpu_seconds_per_100k") @Nullable BigDecimal cpuSecondsPer100k,
      @Nullable Long memoryBytes,
      @Nullable Long peakMemoryBytes,
      long failedReadings) {}

  record Latency(@Nullable BigDecimal p50, @Nullable BigDecimal p99, @Nullable BigDecimal p999) {}

  record History(
      List<Long> timestampSeconds,
      List<BigDecimal> echoesPerSecond,
      List<Long> errors,
      List<@Nullable BigDecimal> p50Seconds,
      List<@Nullable BigDecimal> p99Seconds,
      List<@Nullable BigDecimal> cpuPercent,
      List<@Nullable Long> memoryBytes) {}

  private ServeJson() {}

  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  static BigDecimal now() {
    return seconds(Instant.now());
  }

  static Offer offer(Catalogue catalogue, Duration interval) {
    return new Offer(
        catalogue.targets().stream().map(ServeJson::target).toList(),
        catalogue.experiments().values().stream().map(ServeJson::experiment).toList(),
        new Bounds(
            catalogue.limits().rate(),
            catalogue.limits().connections(),
            catalogue.limits().bytes(),
            seconds(catalogue.limits().duration())),
        new Schedule(catalogue.scheduled(), seconds(interval)));
  }

  static Comparisons comparisons(List<ComparisonView> all) {
    return new Comparisons(now(), all.stream().map(ServeJson::comparison).toList());
  }

  static Loads loads(List<Load.View> all) {
    return new Loads(now(), all.stream().map(load -> load(load, false)).toList());
  }

  /** A comparison with its rankings in short. */
  static OneComparison comparison(ComparisonView view) {
    return comparison(view, null);
  }

  /** A comparison with all of its result, if there is one yet. */
  static OneComparison whole(ComparisonView view) {
    return comparison(view, view.result());
  }

  private static OneComparison comparison(ComparisonView view, @Nullable ComparisonResult result) {
    return new OneComparison(
        view.id(),
        view.state().label(),
        Setting.nameOf(view.origin()),
        view.experiments(),
        view.targets().stream()
            .map(facts -> new OneTarget(facts.name(), facts.mode(), facts.address()))
            .toList(),
        seconds(view.created()),
        view.began() == null ? null : seconds(view.began()),
        view.ended() == null ? null : seconds(view.ended()),
        view.progress() == null ? null : progress(view.progress()),
        view.problem(),
        view.found().stream()
            .flatMap(
                experiment ->
                    experiment.points().stream()
                        .map(point -> point(experiment, point, view.targets())))
            .toList(),
        view.found().stream().flatMap(ServeJson::claim).toList(),
        result);
  }

  private static Stream<OneClaim> claim(ExperimentResult experiment) {
    return Stream.ofNullable(experiment.claimVerdict())
        .map(
            judged ->
                new OneClaim(
                    experiment.name(), experiment.claim(), judged.verdict(), judged.sentence()));
  }

  private static Progress progress(ComparisonView.Progress progress) {
    return new Progress(
        progress.done(), progress.steps(), progress.doing(), decimal(progress.secondsLeft()));
  }

  private static OnePoint point(
      ExperimentResult experiment, PointResult point, List<Facts> servers) {
    Figure figure = point.ranking().figure();
    return new OnePoint(
        experiment.name(),
        experiment.title(),
        point.label(),
        figure.key(),
        figure.title(),
        Setting.nameOf(figure.unit()),
        point.ranking().best(),
        point.ranking().cautions(),
        RankedServer.of(experiment, point, servers).stream().map(ServeJson::standing).toList());
  }

  private static OneStanding standing(RankedServer line) {
    Standing standing = line.standing();
    FigureResult rate = line.figure(Figure.REQUESTS_PER_SECOND);
    return new OneStanding(
        line.target(),
        line.mode(),
        standing.place(),
        standing.tiedWithBest(),
        standing.tiedWith(),
        value(standing.figure()),
        decimal(standing.factor()),
        decimal(standing.factorLow()),
        decimal(standing.factorHigh()),
        rate == null ? null : value(rate),
        decimal(line.median(Figure.LATENCY_P50_SECONDS)),
        decimal(line.median(Figure.LATENCY_P99_SECONDS)),
        decimal(line.median(Figure.CPU_SECONDS_PER_100K)),
        decimal(line.peakCpuCores()),
        decimal(line.median(Figure.PEAK_MEMORY_BYTES)),
        line.errors(),
        line.rounds());
  }

  private static Value value(FigureResult figure) {
    return new Value(decimal(figure.median()), decimal(figure.low()), decimal(figure.high()));
  }

  private static OneExperiment experiment(Experiment experiment) {
    return new OneExperiment(
        experiment.name(), experiment.title(), experiment.claim(), experiment.decides().key());
  }

  /** A load, with what it showed over its time or without. */
  static OneLoad load(Load.View load, boolean withHistory) {
    LoadOrder order = load.order();
    return new OneLoad(
        load.id(),
        load.state().label(),
        Setting.nameOf(order.origin()),
        order.rate(),
        order.connections(),
        order.messagesPerConnection(),
        order.bytes(),
        order.duration().isZero() ? null : seconds(order.duration()),
        seconds(load.began()),
        load.ended() == null ? null : seconds(load.ended()),
        load.problem(),
        load.figures().stream().map(figures -> figures(figures, withHistory)).toList());
  }

  private static OneTarget target(Target target) {
    return new OneTarget(target.name(), target.mode(), target.address());
  }

  private static TargetFigures figures(Figures figures, boolean withHistory) {
    return new TargetFigures(
        figures.target().name(),
        figures.target().mode(),
        figures.target().address(),
        figures.running(),
        figures.connections(),
        figures.requests(),
        figures.echoes(),
        figures.errors(),
        decimal(figures.echoesPerSecond()),
        latency(figures.recent()),
        latency(figures.total()),
        known(figures.sendLagP99()),
        figures.server() == null ? null : server(figures.server()),
        withHistory ? history(figures.points()) : null);
  }

  private static History history(List<Figures.Point> points) {
    return new History(
        column(points, Figures.Point::second),
        column(points, point -> decimal(point.echoesPerSecond())),
        column(points, Figures.Point::errors),
        points.stream().map(point -> known(point.latency().p50())).toList(),
        points.stream().map(point -> known(point.latency().p99())).toList(),
        points.stream().map(point -> cpuPercent(point.server())).toList(),
        points.stream().map(point -> memoryBytes(point.server())).toList());
  }

  private static Server server(ServerUse use) {
    return new Server(
        cpuPercent(use),
        known(use.peakCpuPercent()),
        known(use.cpuSeconds()),
        known(use.cpuSecondsPer100k()),
        memoryBytes(use),
        whole(use.peakMemoryBytes()),
        use.failedReadings());
  }

  private static @Nullable BigDecimal cpuPercent(@Nullable ServerUse use) {
    return use == null ? null : known(use.cpuPercent());
  }

  private static @Nullable Long memoryBytes(@Nullable ServerUse use) {
    return use == null ? null : whole(use.memoryBytes());
  }

  private static @Nullable Long whole(double value) {
    return Double.isNaN(value) ? null : Math.round(value);
  }

  private static <T> List<T> column(List<Figures.Point> points, Function<Figures.Point, T> value) {
    return points.stream().map(value).toList();
  }

  private static Latency latency(Figures.Latency latency) {
    return new Latency(known(latency.p50()), known(latency.p99()), known(latency.p999()));
  }

  private static @Nullable BigDecimal known(double value) {
    return Double.isNaN(value) ? null : decimal(value);
  }

  private static BigDecimal seconds(Instant instant) {
    return BigDecimal.valueOf(instant.toEpochMilli(), 3);
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3);
  }

  private static @Nullable BigDecimal decimal(@Nullable Double value) {
    return value == null ? null : decimal(value.doubleValue());
  }

  /** A value as people write it, to the microsecond. */
  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
