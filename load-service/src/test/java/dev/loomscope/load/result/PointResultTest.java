package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.statistics.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointResultTest {

  private static final Figure RATE = Figure.REQUESTS_PER_SECOND;
  private static final Figure P50 = Figure.LATENCY_P50_SECONDS;
  private static final Figure P99 = Figure.LATENCY_P99_SECONDS;

  /** Two modes, a and b, that have the figures of some ratios of a to b. */
  private static PointResult point(Ratio... ratios) {
    Map<Figure, FigureResult> figures = new LinkedHashMap<>();
    Arrays.stream(ratios)
        .forEach(
            ratio ->
                figures.put(
                    ratio.figure(), new FigureResult(1, null, null, List.of(1.0), List.of())));
    return Samples.point(
        "warm", null, List.of(mode("a", figures), mode("b", figures)), List.of(ratios));
  }

  private static ModeResult mode(String name, Map<Figure, FigureResult> figures) {
    return new ModeResult(
        name, figures, null, null, 0, 0, Map.of(), 0, 0, List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  private static Ratio ratio(Figure figure, Verdict verdict) {
    return new Ratio(figure, "a", "b", 1.0, 1.0, 1.0, verdict);
  }

  @Test
  void shouldNameWhoIsClearlyBetter() {
    PointResult point = point(ratio(RATE, Verdict.LOWER), ratio(P99, Verdict.HIGHER));

    assertThat(point.best(RATE)).isEqualTo("b");
    assertThat(point.best(P99)).isEqualTo("b");
    assertThat(point(ratio(RATE, Verdict.NO_CLEAR_DIFFERENCE)).best(RATE)).isNull();
  }

  @Test
  void shouldNotCallALatencyBestWhoseServerServesFewerRequests() {
    PointResult point = point(ratio(RATE, Verdict.LOWER), ratio(P99, Verdict.LOWER));

    assertThat(point.best(P99)).isNull();
  }

  @Test
  void shouldNotCallAMedianBestWhereTheVisitSaysTheOpposite() {
    PointResult point =
        point(ratio(P50, Verdict.LOWER), ratio(Figure.VISIT_P50_SECONDS, Verdict.HIGHER));

    assertThat(point.best(P50)).isNull();
    assertThat(point.best(Figure.VISIT_P50_SECONDS)).isEqualTo("b");
  }

  @Test
  void shouldCallNobodyBestInWhatIsNoMerit() {
    assertThat(point(ratio(Figure.PEAK_CPU_PERCENT, Verdict.LOWER)).best(Figure.PEAK_CPU_PERCENT))
        .isNull();
    assertThat(point(ratio(Figure.CORES_USED, Verdict.HIGHER)).best(Figure.CORES_USED)).isNull();
  }
}
