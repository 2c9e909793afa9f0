package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Axis;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.FigureResult;
import dev.loomscope.load.result.ModeResult;
import dev.loomscope.load.result.PointResult;
import dev.loomscope.load.result.Ranking;
import dev.loomscope.load.result.Ratio;
import dev.loomscope.load.statistics.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

  private static final Figure RATE = Figure.REQUESTS_PER_SECOND;
  private static final Figure P99 = Figure.LATENCY_P99_SECONDS;

  private static ModeResult mode(String name, Figure figure, double median, int rounds) {
    return mode(
        name,
        Map.of(
            figure,
            new FigureResult(median, null, null, Collections.nCopies(rounds, median), List.of())));
  }

  /** A mode with a figure of each round; the median is that of the first. */
  private static ModeResult mode(String name, Figure figure, @Nullable Double... rounds) {
    return mode(
        name,
        Map.of(
            figure,
            new FigureResult(
                Objects.requireNonNull(rounds[0]), null, null, Arrays.asList(rounds), List.of())));
  }

  private static ModeResult mode(String name, Map<Figure, FigureResult> figures) {
    return new ModeResult(
        name, figures, null, null, 0, 0, Map.of(), 0, 0, List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  private static Ratio ratio(
      Figure figure, String first, String second, @Nullable Double low, @Nullable Double high) {
    Verdict verdict =
        low == null || high == null
            ? Verdict.TOO_FEW_ROUNDS
            : low <= 1 && high >= 1
                ? Verdict.NO_CLEAR_DIFFERENCE
                : low > 1 ? Verdict.HIGHER : Verdict.LOWER;
    return new Ratio(figure, first, second, low, low, high, verdict);
  }

  private static PointResult point(String label, List<ModeResult> modes, Ratio... ratios) {
    Figure figure = modes.getFirst().figures().keySet().iterator().next();
    return new PointResult(
        label,
        null,
        List.of(),
        modes,
        Ranking.of(figure, modes, Arrays.asList(ratios)),
        Arrays.asList(ratios));
  }

  private static ExperimentResult experiment(@Nullable Axis axis, PointResult... points) {
    return new ExperimentResult(
        "medium",
        "title",
        "claim",
        null,
        "definition",
        axis,
        RATE,
        7,
        0,
        0,
        1,
        Arrays.asList(points));
  }

  private static String only(ExperimentResult experiment) {
    List<Finding> findings = AnswerText.inFull(experiment);
    assertThat(findings).hasSize(1);
    return findings.getFirst().toString();
  }

  @Test
  void shouldTellDifferencesAsIntervalsAndWhereThereIsNone() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(
                    mode("process", RATE, 20_000, 7),
                    mode("thread", RATE, 21_000, 7),
                    mode("virtual", RATE, 43_000, 7)),
                ratio(RATE, "process", "thread", 0.9, 1.05),
                ratio(RATE, "process", "virtual", 0.4, 0.5),
                ratio(RATE, "thread", "virtual", 1 / 2.2, 1 / 1.9)));

    assertThat(AnswerText.inFull(medium))
        .extracting(Finding::toString)
        .containsExactly(
            "warm: virtual is best by requests/s, 1.9 to 2.2 times thread, 2.0 to 2.5 times process");
  }

  @Test
  void shouldTellAHigherLatencyOfTheSlowerMode() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(mode("thread", P99, 0.13, 7), mode("virtual", P99, 0.04, 7)),
                ratio(P99, "thread", "virtual", 2.94, 3.31)));

    assertThat(only(medium))
        .isEqualTo("warm: virtual is best by latency p99; thread has 2.9 to 3.3 times virtual");
  }

  @Test
  void shouldNotRankModesByMediansAlone() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(mode("thread", RATE, 1, 7), mode("virtual", RATE, 100, 7)),
                ratio(RATE, "thread", "virtual", 0.001, 1.001)));

    assertThat(only(medium))
        .isEqualTo("warm: virtual and thread are best by requests/s and cannot be told apart");
  }

  @Test
  void shouldSayThatNoTwoDiffer() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(mode("a", RATE, 1, 7), mode("b", RATE, 1, 7), mode("c", RATE, 1, 7)),
                ratio(RATE, "a", "b", 0.9, 1.1),
                ratio(RATE, "a", "c", 0.9, 1.1),
                ratio(RATE, "b", "c", 0.9, 1.1)));

    assertThat(only(medium))
        .isEqualTo("warm: a, b and c are best by requests/s and cannot be told apart");
  }

  @Test
  void shouldSayThatRoundsAreTooFew() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "fresh",
                List.of(mode("thread", RATE, 17_000, 3), mode("virtual", RATE, 27_000, 3)),
                ratio(RATE, "thread", "virtual", null, null)));

    assertThat(only(medium))
        .isEqualTo(
            "fresh: 3 rounds are too few to rank; medians of requests/s: virtual"
                + " 27,000, thread 17,000");
  }

  @Test
  void shouldNotCallItNoDifferenceWhereOnePairHasTooFewRounds() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(
                    mode("thread", RATE, 20_000, 7),
                    mode("virtual", RATE, 42_000, 7),
                    mode("process-exec", RATE, 100, 3)),
                ratio(RATE, "thread", "virtual", 0.45, 0.55),
                ratio(RATE, "virtual", "process-exec", null, null),
                ratio(RATE, "thread", "process-exec", null, null)));

    assertThat(only(medium))
        .isEqualTo(
            "warm: virtual is best by requests/s, 1.8 to 2.2 times thread; process-exec: too few"
                + " rounds to tell");
  }

  @Test
  void shouldNotLeaveAZeroUntold() {
    Figure inTime = Figure.ON_TIME_PERCENT;
    ExperimentResult slow =
        experiment(
            null,
            point(
                "cpu=2ms",
                List.of(
                    mode("thread", inTime, 100, 7),
                    mode("virtual", inTime, 50, 7),
                    mode("async", inTime, 0, 7)),
                ratio(inTime, "thread", "virtual", 1.9, 2.1),
                new Ratio(inTime, "thread", "async", null, null, null, Verdict.HIGHER),
                new Ratio(inTime, "virtual", "async", null, null, null, Verdict.HIGHER)));

    assertThat(only(slow))
        .isEqualTo(
            "cpu=2ms: thread is best by clients in time, 1.9 to 2.1 times virtual; async comes next;"
                + " async: 0 % clients in time in 7 of 7 rounds");
  }

  @Test
  void shouldNotLeaveAZeroUntoldThatTheMedianDoesNotShow() {
    Figure inTime = Figure.ON_TIME_PERCENT;
    ExperimentResult slow =
        experiment(
            null,
            point(
                "warm",
                List.of(
                    mode("process", inTime, 100, 6),
                    mode("thread", inTime, 100, 6),
                    mode("virtual", inTime, 98.0, 97.0, 0.0, 99.0, null, 96.0)),
                ratio(inTime, "process", "thread", 1.0, 1.0)));

    assertThat(only(slow))
        .isEqualTo(
            "warm: process and thread are best by clients in time and cannot be told apart;"
                + " virtual: too few rounds to tell; virtual: 0 % clients in time in 1 of 5 rounds");
  }

  @Test
  void shouldSayWhoIsTiedWithTheBest() {
    ExperimentResult medium =
        experiment(
            null,
            point(
                "warm",
                List.of(mode("a", RATE, 30, 7), mode("b", RATE, 29, 7), mode("c", RATE, 10, 7)),
                ratio(RATE, "a", "b", 0.9, 1.1),
                ratio(RATE, "a", "c", 2.9, 3.1),
                ratio(RATE, "b", "c", 2.8, 3.0)));

    assertThat(only(medium))
        .isEqualTo(
            "warm: a and b are best by requests/s and cannot be told apart, 2.9 to 3.1 times c");
  }

  @Test
  void shouldSayNothingWhereFewerThanTwoHaveTheFigure() {
    PointResult one = point("warm", List.of(mode("thread", RATE, 1, 7), mode("b", Map.of())));

    assertThat(AnswerText.inFull(experiment(null, one))).isEmpty();
  }

  private static ExperimentResult spoilt(@Nullable List<Integer> invalidRoundIndexes) {
    ModeResult spoilt =
        new ModeResult(
            "async",
            Map.of(),
            null,
            null,
            1,
            1_200,
            Map.of("timeout", 3L, "reset", 0L),
            2,
            1,
            invalidRoundIndexes,
            List.of(),
            List.of(0, 4),
            List.of("the generator was the limit"),
            List.of());
    return experiment(
        null,
        new PointResult(
            "warm",
            null,
            List.of(),
            List.of(spoilt),
            Ranking.of(RATE, List.of(), List.of()),
            List.of()));
  }

  @Test
  void shouldTellWhatSpoilsAFigure() {
    ExperimentResult medium = spoilt(List.of(3));

    assertThat(Flaws.of(medium))
        .extracting(Finding::toString)
        .containsExactly(
            "warm: async lost 1 echo, altered 1,200 echoes, never served 2 clients, had clients"
                + " that failed (timeout 3), has 1 invalid round (round 4), in which the generator"
                + " was at fault");
    assertThat(Flaws.notes(medium))
        .extracting(Finding::toString)
        .containsExactly(
            "warm: async: the generator was the limit",
            "warm: other processes used much CPU during rounds 1, 5 of async");
  }

  @Test
  void shouldSayHowManyRoundsAreInvalidWhereItIsNotKnownWhich() {
    assertThat(Flaws.of(spoilt(null)).getFirst().text())
        .endsWith("has 1 invalid round, in which the generator was at fault");
  }
}
