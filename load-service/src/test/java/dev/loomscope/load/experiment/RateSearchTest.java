package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.experiment.RateSearch.Answer;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.service.ProgramFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

  private static final int HIGHEST = 1_000_000;

  private final List<Integer> tried = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 999, 1_000, 1_001, 41_234, 999_998})
  void shouldFindTheHighestRateThatPassesToTheResolution(int capacity) throws Exception {
    Answer answer = search(1_000, HIGHEST, 0.05, capacity, Verdict.FAILED);

    assertThat(answer.highestPassed()).isLessThanOrEqualTo(capacity);
    assertThat(answer.lowestBeyond()).isGreaterThan(capacity);
    assertThat(answer.lowestBeyond() - answer.highestPassed())
        .isLessThanOrEqualTo(Math.max(1, (int) (0.05 * answer.highestPassed())));
    assertThat(answer.limit()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void shouldDoubleAndThenHalveTheDistance() throws Exception {
    search(1_000, HIGHEST, 0.2, 5_000, Verdict.FAILED);

    assertThat(tried).containsExactly(1_000, 2_000, 4_000, 8_000, 5_657, 4_757);
  }

  @Test
  void shouldGoNoFurtherThanItsEnd() throws Exception {
    assertThat(search(1_000, 6_000, 0.05, 10_000, Verdict.FAILED))
        .isEqualTo(new Answer(6_000, 0, Verdict.PASSED));
    assertThat(tried).containsExactly(1_000, 2_000, 4_000, 6_000);
  }

  @Test
  void shouldTellThatNoRatePasses() throws Exception {
    assertThat(search(4, HIGHEST, 0.05, 0, Verdict.FAILED))
        .isEqualTo(new Answer(0, 1, Verdict.FAILED));
    assertThat(tried).containsExactly(4, 2, 1);
  }

  @Test
  void shouldTellThatTheGeneratorWasTheLimit() throws Exception {
    Answer answer = search(1_000, HIGHEST, 0.05, 30_000, Verdict.INVALID);

    assertThat(answer.limit()).isEqualTo(Verdict.INVALID);
    assertThat(answer.highestPassed()).isBetween(28_000, 30_000);
  }

  @Test
  void shouldGoOnBelowWhatIsNotConfirmed() throws Exception {
    List<Integer> confirmed = new ArrayList<>();

    Answer answer =
        RateSearch.run(
            1_000,
            HIGHEST,
            0.5,
            rate -> taken(rate, rate <= 5_000 ? Verdict.PASSED : Verdict.FAILED),
            rate -> {
              confirmed.add(rate);
              return rate <= 700 ? Verdict.PASSED : Verdict.FAILED;
            });

    assertThat(tried).containsExactly(1_000, 2_000, 4_000, 8_000, 5_657);
    assertThat(confirmed).containsExactly(4_000, 2_000, 1_000, 500, 707);
    assertThat(answer).isEqualTo(new Answer(500, 707, Verdict.FAILED));
  }

  @Test
  void shouldKeepAnAnswerThatIsConfirmed() throws Exception {
    Answer answer =
        RateSearch.run(
            1_000,
            HIGHEST,
            0.5,
            rate -> rate <= 5_000 ? Verdict.PASSED : Verdict.FAILED,
            rate -> taken(rate, Verdict.PASSED));

    assertThat(tried).containsExactly(4_000);
    assertThat(answer).isEqualTo(new Answer(4_000, 5_657, Verdict.FAILED));
  }

  private Answer search(int from, int to, double resolution, int capacity, Verdict beyond)
      throws ProgramFailure, InterruptedException {
    return RateSearch.run(
        from, to, resolution, rate -> taken(rate, rate <= capacity ? Verdict.PASSED : beyond));
  }

  private Verdict taken(int rate, Verdict verdict) {
    tried.add(rate);
    return verdict;
  }
}
