package dev.loomscope.load.live.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.loomscope.load.live.plan.Catalogue;
import dev.loomscope.load.live.plan.Scenario;
import dev.loomscope.load.live.plan.Target;
import dev.loomscope.load.live.run.Figures;
import dev.loomscope.load.live.run.Run;
import dev.loomscope.service.Setting;
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
  record RunList(double timestampSeconds, List<OneRun> runs) {}

  /** An event of the stream: those of the runs that changed, and the ids of all there are. */
  record Changes(double timestampSeconds, List<Long> ids, List<OneRun> runs) {}

  /** Nothing new. */
  record Idle(double timestampSeconds) {}

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
      @Nullable Double durationSeconds) {}

  record Bounds(int rate, int connections, int bytes, double durationSeconds) {}

  record OneRun(
      long id,
      String state,
      String origin,
      OneScenario scenario,
      double createdTimestampSeconds,
      @Nullable Double beganTimestampSeconds,
      @Nullable Double endedTimestampSeconds,
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
      double echoesPerSecond,
      Latency latencySeconds,
      Latency totalLatencySeconds,
      @Nullable Double sendLagP99Seconds,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable History history) {}

  record Latency(@Nullable Double p50, @Nullable Double p99, @Nullable Double p999) {}

  record History(
      List<Long> timestampSeconds,
      List<Double> echoesPerSecond,
      List<Long> errors,
      List<@Nullable Double> p50Seconds,
      List<@Nullable Double> p99Seconds) {}

  private RunJson() {}

  static byte[] bytes(Object value) {
    return JSON.writeValueAsBytes(value);
  }

  static double now() {
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
        figures.echoesPerSecond(),
        latency(figures.recent()),
        latency(figures.total()),
        known(figures.sendLagP99()),
        withHistory ? history(figures.points()) : null);
  }

  private static History history(List<Figures.Point> points) {
    return new History(
        column(points, Figures.Point::second),
        column(points, Figures.Point::echoesPerSecond),
        column(points, Figures.Point::errors),
        points.stream().map(point -> known(point.latency().p50())).toList(),
        points.stream().map(point -> known(point.latency().p99())).toList());
  }

  private static <T> List<T> column(List<Figures.Point> points, Function<Figures.Point, T> value) {
    return points.stream().map(value).toList();
  }

  private static Latency latency(Figures.Latency latency) {
    return new Latency(known(latency.p50()), known(latency.p99()), known(latency.p999()));
  }

  private static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
