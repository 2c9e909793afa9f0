package dev.loomscope.load.serve;

import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Standing;
import dev.loomscope.load.server.Servers.Facts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a ranking: where a server stands at a point, and the figures beside. Immutable.
 *
 * @param mode that the server serves in
 * @param result all of its figures
 */
record RankedServer(
    String experiment, String point, String mode, Standing standing, ModeResult result) {

  private static final String UNKNOWN_MODE = "unknown";
  private static final double PERCENT = 100;

  /**
   * The lines of a point, the best first.
   *
   * @param servers of the comparison
   */
  static List<RankedServer> of(
      ExperimentResult experiment, PointResult point, List<Facts> servers) {
    return point.ranking().standings().stream()
        .map(
            standing ->
                new RankedServer(
                    experiment.name(),
                    point.label(),
                    mode(standing.mode(), servers),
                    standing,
                    Objects.requireNonNull(point.mode(standing.mode()))))
        .toList();
  }

  private static String mode(String server, List<Facts> servers) {
    return servers.stream()
        .filter(facts -> facts.name().equals(server))
        .map(Facts::mode)
        .findFirst()
        .orElse(UNKNOWN_MODE);
  }

  /** The server's name. */
  String target() {
    return standing.mode();
  }

  @Nullable FigureResult figure(Figure figure) {
    return result.figures().get(figure);
  }

  @Nullable Double median(Figure figure) {
    FigureResult known = figure(figure);
    return known == null ? null : Double.valueOf(known.median());
  }

  /** The most CPU that it used, where 1 is one core. */
  @Nullable Double peakCpuCores() {
    Double percent = median(Figure.PEAK_CPU_PERCENT);
    return percent == null ? null : Double.valueOf(percent / PERCENT);
  }

  /** Messages whose echo was lost or altered, and clients that ended early. */
  long errors() {
    return result.lost()
        + result.altered()
        + result.errors().values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rounds count. */
  int rounds() {
    return Math.toIntExact(standing.figure().rounds().stream().filter(Objects::nonNull).count());
  }
}
