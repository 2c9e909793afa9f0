package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.experiment.RateSearch.Answer;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import dev.loomscope.service.ProgramFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "PASSED PASSED, 3, PASSED, 2",
    "FAILED FAILED, 3, FAILED, 2",
    "PASSED FAILED FAILED, 3, FAILED, 3",
    "FAILED PASSED PASSED, 3, PASSED, 3",
    "INVALID PASSED PASSED, 3, PASSED, 3",
    "INVALID INVALID PASSED, 3, INVALID, 3",
    "INVALID PASSED FAILED, 3, INVALID, 3",
    "PASSED, 1, PASSED, 1",
    "INVALID, 1, INVALID, 1"
  })
  void shouldJudgeByTheMost(String verdicts, int attempts, Verdict expected, int runs)
      throws Exception {
    Iterator<Verdict> next =
        Arrays.stream(verdicts.split(" ", -1)).map(Verdict::valueOf).iterator();

    RateSearch.Trial once = rate -> taken(rate, next.next());
    Verdict verdict = once.repeated(attempts).at(100);

    assertThat(verdict).isEqualTo(expected);
    assertThat(tried).hasSize(runs);
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
