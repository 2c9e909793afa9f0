package dev.loomscope.load.serve;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Servers.Facts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ranking of one point of an experiment, as it stands in the JSON. Immutable.
 *
 * @param figure that decides
 * @param best those that no server is clearly better than
 * @param standings the best first
 */
record RankedPoint(
    String experiment,
    String title,
    String point,
    Figure figure,
    String figureTitle,
    Figure.Unit unit,
    List<String> best,
    List<String> cautions,
    List<RankedServer> standings) {

  /** A median and its interval. */
  record Value(double median, @Nullable Double low, @Nullable Double high) {

    private static @Nullable Value of(@Nullable FigureResult figure) {
      return figure == null ? null : new Value(figure.median(), figure.low(), figure.high());
    }
  }

  /**
   * Where a server stands, and the first figures that one asks for, null where they were not
   * measured.
   *
   * @param place null if there were too few rounds to tell
   * @param deciding the figure that decides
   * @param factor that figure divided by the best's
   * @param peakCpuCores the most CPU that it used, where 1 is one core
   * @param errors echoes that were lost or altered, and clients that ended early
   * @param rounds how many have the figure that decides
   */
  record RankedServer(
      String target,
      String mode,
      @Nullable Integer place,
      boolean tiedWithBest,
      List<String> tiedWith,
      Value deciding,
      @Nullable Double factor,
      @Nullable Double factorLow,
      @Nullable Double factorHigh,
      @Nullable Value requestsPerSecond,
      @Nullable Double latencyP50Seconds,
      @Nullable Double latencyP99Seconds,
      @JsonProperty("cpu_seconds_per_100k") @Nullable Double cpuSecondsPer100k,
      @Nullable Double peakCpuCores,
      @Nullable Double peakMemoryBytes,
      long errors,
      long rounds) {}

  /**
   * The rankings of an experiment.
   *
   * @param servers of the comparison
   */
  static List<RankedPoint> of(ExperimentResult experiment, List<Facts> servers) {
    return experiment.points().stream().map(point -> of(experiment, point, servers)).toList();
  }

  private static RankedPoint of(
      ExperimentResult experiment, PointResult point, List<Facts> servers) {
    Figure figure = point.ranking().figure();
    return new RankedPoint(
        experiment.name(),
        experiment.title(),
        point.label(),
        figure,
        figure.title(),
        figure.unit(),
        point.ranking().best(),
        point.ranking().cautions(),
        point.ranking().standings().stream()
            .map(
                standing ->
                    server(
                        standing,
                        mode(standing.mode(), servers),
                        Objects.requireNonNull(point.mode(standing.mode()))))
            .toList());
  }

  private static RankedServer server(Standing standing, String mode, ModeResult result) {
    Map<Figure, FigureResult> figures = result.figures();
    Double peakCpuPercent = median(figures.get(Figure.PEAK_CPU_PERCENT));
    return new RankedServer(
        standing.mode(),
        mode,
        standing.place(),
        standing.tiedWithBest(),
        standing.tiedWith(),
        Objects.requireNonNull(Value.of(standing.figure())),
        standing.factor(),
        standing.factorLow(),
        standing.factorHigh(),
        Value.of(figures.get(Figure.REQUESTS_PER_SECOND)),
        median(figures.get(Figure.LATENCY_P50_SECONDS)),
        median(figures.get(Figure.LATENCY_P99_SECONDS)),
        median(figures.get(Figure.CPU_SECONDS_PER_100K)),
        peakCpuPercent == null ? null : Double.valueOf(peakCpuPercent / 100),
        median(figures.get(Figure.PEAK_MEMORY_BYTES)),
        result.lost()
            + result.altered()
            + result.errors().values().stream().mapToLong(Long::longValue).sum(),
        standing.figure().rounds().stream().filter(Objects::nonNull).count());
  }

  private static String mode(String server, List<Facts> servers) {
    return servers.stream()
        .filter(facts -> facts.name().equals(server))
        .map(Facts::mode)
        .findFirst()
        .orElse("unknown");
  }

  private static @Nullable Double median(@Nullable FigureResult figure) {
    return figure == null ? null : Double.valueOf(figure.median());
  }
}
