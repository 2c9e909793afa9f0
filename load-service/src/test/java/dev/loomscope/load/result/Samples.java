package dev.loomscope.load.result;

import dev.loomscope.load.server.HostFacts;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.statistics.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Made-up results for tests. */
public final class Samples {

  private Samples() {}

  /** A comparison of two modes in one experiment: seven warm rounds, three fresh ones. */
  public static ComparisonResult comparison(long lost, long altered) {
    return comparison(
        new ExperimentResult(
            "light",
            "100 clients × 10 messages × 64 bytes",
            "It shows something.",
            null,
            "title: 100 clients",
            null,
            Figure.REQUESTS_PER_SECOND,
            7,
            2,
            1,
            40.5,
            List.of(
                point(
                    "warm",
                    null,
                    List.of(
                        mode("virtual", 20_000, 7, lost, altered), mode("async", 40_000, 7, 0, 0)),
                    List.of(
                        new Ratio(
                            Figure.REQUESTS_PER_SECOND,
                            "virtual",
                            "async",
                            0.5,
                            0.45,
                            0.55,
                            Verdict.LOWER),
                        new Ratio(
                            Figure.LATENCY_P99_SECONDS,
                            "virtual",
                            "async",
                            1.01,
                            0.9,
                            1.1,
                            Verdict.NO_CLEAR_DIFFERENCE))),
                point(
                    "fresh",
                    null,
                    List.of(mode("virtual", 10_000, 3, 0, 0), mode("async", 12_000, 3, 0, 0)),
                    List.of(
                        new Ratio(
                            Figure.REQUESTS_PER_SECOND,
                            "virtual",
                            "async",
                            0.83,
                            null,
                            null,
                            Verdict.TOO_FEW_ROUNDS))))));
  }

  /** A point whose modes are ranked by requests/s. */
  public static PointResult point(
      String label, @Nullable Double x, List<ModeResult> modes, List<Ratio> ratios) {
    return new PointResult(
        label, x, List.of(), modes, Ranking.of(Figure.REQUESTS_PER_SECOND, modes, ratios), ratios);
  }

  /** A comparison of one experiment. */
  public static ComparisonResult comparison(ExperimentResult experiment) {
    return new ComparisonResult(
        ComparisonResult.SCHEMA,
        "1.0",
        "java -jar load-service.jar compare",
        "2026-01-01T00:00:00Z",
        100,
        new HostFacts(2, "some CPU", "Linux 6", "amd64", "OpenJDK 25", 1L << 34, 0.5, null, null),
        Map.of("warm-up", "5s"),
        List.of(
            new Servers.Facts(
                "virtual", "virtual", "", List.of("java"), Map.of("mode", "virtual"))),
        false,
        List.of(),
        List.of(experiment));
  }

  /**
   * A mode whose figures differ by a tenth from round to round; the second was invalid, the third
   * disturbed.
   */
  public static ModeResult mode(String name, double rate, int rounds, long lost, long altered) {
    Map<Figure, FigureResult> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.REQUESTS_PER_SECOND, figure(rate, rounds));
    figures.put(Figure.LATENCY_P99_SECONDS, figure(0.006, rounds));
    figures.put(Figure.PEAK_MEMORY_BYTES, figure(50 << 20, rounds));
    return new ModeResult(
        name,
        figures,
        List.of(new LatencyPercentile(50, 0.002), new LatencyPercentile(99, 0.006)),
        new Timeline(List.of(0.1, 0.2), List.of(50.0, 120.0), List.of(1L << 20, 2L << 20)),
        lost,
        altered,
        lost == 0 ? Map.of() : Map.of("reset", 2L),
        0,
        1,
        List.of(1),
        IntStream.range(0, rounds).mapToObj(round -> round == 2 ? 7.5 : 1.5).toList(),
        List.of(2),
        List.of(),
        IntStream.range(0, rounds).<Object>mapToObj(round -> Map.of("round", round)).toList());
  }

  private static FigureResult figure(double median, int rounds) {
    List<Double> values =
        IntStream.range(0, rounds)
            .mapToObj(round -> median * (1 + (round - rounds / 2) / 10.0))
            .toList();
    return new FigureResult(
        median,
        rounds < 6 ? null : values.getFirst(),
        rounds < 6 ? null : values.getLast(),
        values,
        List.of());
  }
}
