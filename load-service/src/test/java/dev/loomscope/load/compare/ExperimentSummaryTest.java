package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Measure;
import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.experiment.Point;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.server.Placement;
import dev.loomscope.load.server.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentSummaryTest {

  private static final Point POINT =
      new Point("warm", null, Age.WARM, 3, List.of(), new Measure.Sessions(1, 1, 1));
  private static final Experiment EXPERIMENT =
      new Experiment(
          "light",
          "a load",
          "claim",
          List.of(),
          "title: a load",
          null,
          Figure.REQUESTS_PER_SECOND,
          List.of(),
          List.of("async"),
          3,
          null,
          1,
          Duration.ofMinutes(1),
          List.of(POINT));

  private final Contender contender =
      new Contender(new Variant("async", "async", List.of(), false));

  private void round(Map<Figure, Double> figures) {
    Measured measured =
        new Measured(figures, null, null, 0, 0, Map.of(), 0, false, List.of(), Map.of());
    contender.measured(POINT, new Round(measured, null, false));
  }

  private Map<Figure, FigureResult> figures() {
    return ExperimentSummary.of(
            EXPERIMENT,
            List.of(contender),
            round -> Placement.SHARED,
            new DisturbanceGuard(100, 0),
            1)
        .points()
        .getFirst()
        .modes()
        .getFirst()
        .figures();
  }

  /** The quick round's average, of which there is no peak, is above the slow ones' peaks. */
  @Test
  void shouldShowNoPeakThatIsBelowTheAverage() {
    round(Map.of(Figure.CORES_USED, 0.3, Figure.PEAK_CPU_PERCENT, 35.0));
    round(Map.of(Figure.CORES_USED, 0.8));
    round(Map.of(Figure.CORES_USED, 0.9));

    assertThat(figures()).containsKey(Figure.CORES_USED).doesNotContainKey(Figure.PEAK_CPU_PERCENT);
  }

  @Test
  void shouldShowAPeakThatEveryRoundHas() {
    round(Map.of(Figure.CORES_USED, 0.3, Figure.PEAK_CPU_PERCENT, 35.0));
    round(Map.of(Figure.CORES_USED, 0.8, Figure.PEAK_CPU_PERCENT, 90.0));

    assertThat(figures()).containsKeys(Figure.CORES_USED, Figure.PEAK_CPU_PERCENT);
  }
}
