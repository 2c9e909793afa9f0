package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.server.Target;
import dev.loomscope.service.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Runs, targets and scenarios as JSON. What is not known is null. */
final class RunJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** All runs. */
  record RunList(BigDecimal timestampSeconds, List<OneRun> runs) {}

  /** An event of the stream: those of the runs that changed, and the ids of all there are. */
  record Changes(BigDecimal timestampSeconds, List<Long> ids, List<OneRun> runs) {}

  /** Nothing new. */
  record Idle(BigDecimal timestampSeconds) {}

  /** What may be ordered. */
  record Offer(List<OneTarget> targets, List<OneScenario> scenarios, Bounds limits) {}

  record OneTarget(String name, String mode, String address) {}

  record OneScenario(
      String name,
      String loop,
      int rate,
      int connections,
      int messagesPerConnection,
      int bytes,
      @Nullable BigDecimal durationSeconds) {}

  record Bounds(int rate, int connections, int bytes, BigDecimal durationSeconds) {}

  record OneRun(
      long id,
      String state,
      String origin,
      OneScenario scenario,
      BigDecimal createdTimestampSeconds,
      @Nullable BigDecimal beganTimestampSeconds,
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

  private RunJson() {}

  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  static BigDecimal now() {
    return seconds(Instant.now());
  }

  static RunList list(List<Run.View> runs) {
    return new RunList(now(), inShort(runs));
  }

  static List<OneRun> inShort(List<Run.View> runs) {
    return runs.stream().map(run -> run(run, false)).toList();
  }

  static Offer offer(Catalogue catalogue) {
    return new Offer(
        catalogue.targets().stream().map(RunJson::target).toList(),
        catalogue.scenarios().stream().map(RunJson::scenario).toList(),
        new Bounds(
            catalogue.limits().rate(),
            catalogue.limits().connections(),
            catalogue.limits().bytes(),
            seconds(catalogue.limits().duration())));
  }

  /** A run, with what it showed in its last minutes or without. */
  static OneRun run(Run.View run, boolean withHistory) {
    return new OneRun(
        run.id(),
        run.state().label(),
        Setting.nameOf(run.order().origin()),
        scenario(run.order().scenario()),
        seconds(run.created()),
        run.began() == null ? null : seconds(run.began()),
        run.ended() == null ? null : seconds(run.ended()),
        run.problem(),
        run.figures().stream().map(figures -> figures(figures, withHistory)).toList());
  }

  private static OneTarget target(Target target) {
    return new OneTarget(target.name(), target.mode(), target.address());
  }

  private static OneScenario scenario(Scenario scenario) {
    return new OneScenario(
        scenario.name(),
        scenario.isOpenLoop() ? "open" : "closed",
        scenario.rate(),
        scenario.connections(),
        scenario.messagesPerConnection(),
        scenario.bytes(),
        scenario.isEndless() ? null : seconds(scenario.duration()));
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

  /** A value as people write it, to the microsecond. */
  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
