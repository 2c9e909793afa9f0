package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Claim.Expectation;
import dev.loomscope.load.result.Claim.Outcome;
import dev.loomscope.load.result.Claim.Statement;
import dev.loomscope.load.statistics.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {

  private static final Figure RATE = Figure.REQUESTS_PER_SECOND;
  private static final Figure P99 = Figure.LATENCY_P99_SECONDS;
  private static final Map<String, String> MODES =
      Map.of("thread", "thread", "async", "async", "process", "process", "async-2", "async");

  private static final Expectation ASYNC_IS_BETTER =
      new Expectation(List.of("async"), List.of("thread"), RATE, List.of());

  @Test
  void shouldNotJudgeWhereNothingIsExpected() {
    assertThat(Claim.of(List.of(), List.of(), MODES)).isNull();
  }

  @Test
  void shouldBeBorneOutIfEveryPairDiffersAsExpectedWhicheverComesFirst() {
    Claim claim =
        judge(
            List.of(
                ASYNC_IS_BETTER,
                new Expectation(List.of("async"), List.of("process", "thread"), P99, List.of("1"))),
            point(
                "1", ratio(RATE, "thread", "async", Verdict.LOWER), p99("process"), p99("thread")),
            point("10", ratio(RATE, "async", "thread", Verdict.HIGHER)));

    assertThat(claim.verdict()).isEqualTo(Outcome.BORNE_OUT);
    assertThat(claim.sentence()).isEqualTo("Claim borne out");
    assertThat(claim.statements())
        .containsExactly(
            new Statement("async better than thread (requests/s)", Outcome.BORNE_OUT, ""),
            new Statement(
                "async better than process, thread at 1 (latency p99)", Outcome.BORNE_OUT, ""));
  }

  @Test
  void shouldBeContradictedIfAPairDiffersTheOtherWayRoundWhateverElseCannotBeTold() {
    Claim claim =
        judge(
            List.of(
                new Expectation(List.of("async"), List.of("process"), RATE, List.of()),
                ASYNC_IS_BETTER),
            point("1", ratio(RATE, "async", "thread", Verdict.NO_CLEAR_DIFFERENCE)),
            point("1,000", ratio(RATE, "async", "thread", Verdict.LOWER)));

    assertThat(claim.verdict()).isEqualTo(Outcome.CONTRADICTED);
    assertThat(claim.sentence())
        .isEqualTo("Claim contradicted: thread is better than async at 1,000 (requests/s)");
    assertThat(claim.statements())
        .extracting(Statement::verdict)
        .containsExactly(Outcome.CANNOT_TELL, Outcome.CONTRADICTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_CLEAR_DIFFERENCE | no clear difference: async and thread at 1 (requests/s)",
        "TOO_FEW_ROUNDS      | too few rounds: async and thread at 1 (requests/s)",
      })
  void shouldNameTheFirstPairThatRoundsDoNotTellApart(Verdict ofPair, String why) {
    Claim claim =
        judge(
            List.of(ASYNC_IS_BETTER),
            point("1", ratio(RATE, "async", "thread", ofPair)),
            point("10", ratio(RATE, "async", "thread", Verdict.HIGHER)),
            point("100", ratio(RATE, "async", "thread", Verdict.NO_CLEAR_DIFFERENCE)));

    assertThat(claim.verdict()).isEqualTo(Outcome.CANNOT_TELL);
    assertThat(claim.sentence()).isEqualTo("Cannot tell whether the claim holds, " + why);
  }

  @Test
  void shouldNotTellOfAModeThatWasNotComparedOrNotThere() {
    PointResult point = point("1", ratio(RATE, "async", "thread", Verdict.HIGHER));

    assertThat(judge(List.of(expectation("process", List.of())), point).sentence())
        .endsWith(", process and thread were not compared (requests/s)");
    assertThat(judge(List.of(expectation("async", List.of("1", "10"))), point).sentence())
        .endsWith(", async and thread were not compared at 10 (requests/s)");
    assertThat(judge(List.of(ASYNC_IS_BETTER)).verdict()).isEqualTo(Outcome.CANNOT_TELL);
  }

  @Test
  void shouldJudgeEveryServerOfAMode() {
    Claim claim =
        judge(
            List.of(ASYNC_IS_BETTER),
            point(
                "1",
                ratio(RATE, "async", "thread", Verdict.HIGHER),
                ratio(RATE, "thread", "async-2", Verdict.HIGHER)));

    assertThat(claim.sentence()).endsWith(": thread is better than async-2 at 1 (requests/s)");
  }

  private static Expectation expectation(String better, List<String> at) {
    return new Expectation(List.of(better), List.of("thread"), RATE, at);
  }

  private static Claim judge(List<Expectation> expected, PointResult... points) {
    return Objects.requireNonNull(Claim.of(expected, List.of(points), MODES));
  }

  private static PointResult point(String label, Ratio... ratios) {
    return Samples.point(label, null, List.of(), List.of(ratios));
  }

  /** Of async, which is lower. */
  private static Ratio p99(String than) {
    return ratio(P99, "async", than, Verdict.LOWER);
  }

  private static Ratio ratio(Figure figure, String first, String second, Verdict verdict) {
    return new Ratio(figure, first, second, null, null, null, verdict);
  }
}
