package dev.loomscope.load.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignTestTest {

  @ParameterizedTest
  @CsvSource({
    "5, 0, 0, TOO_FEW_ROUNDS",
    "6, 0, 0, HIGHER",
    "0, 6, 0, LOWER",
    "5, 1, 0, NO_CLEAR_DIFFERENCE",
    "0, 0, 6, NO_CLEAR_DIFFERENCE",
    "6, 0, 4, HIGHER",
    "3, 0, 3, NO_CLEAR_DIFFERENCE",
    "20, 2, 0, HIGHER",
  })
  void shouldTellByTheOrderOfRoundsAlone(int higher, int lower, int same, Verdict verdict) {
    double[] first = new double[higher + lower + same];
    double[] second = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = i < higher ? 100 : 0;
      second[i] = i >= higher && i < higher + lower ? 100 : 0;
    }
    assertThat(SignTest.of(first, second)).isEqualTo(verdict);
  }
}
