package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorTest {

  @ParameterizedTest
  @CsvSource({
    "1.9, 2.2, 1.9 to 2.2",
    "1.94, 2.16, 1.9 to 2.2",
    "1.02, 1.06, 1.02 to 1.06",
    "1.001, 1.3, 1.001 to 1.300",
    "1.0001, 1.0002, about 1.000",
    "2.104, 2.111, 2.10 to 2.11",
    "2.104, 2.104, about 2.10",
    "12.3, 15.1, 12 to 15",
    "12.31, 12.32, 12.31 to 12.32",
    "9.97, 10.04, 9.97 to 10.04",
    "4.9, 123.4, 4.9 to 123.4"
  })
  void shouldHaveAsManyDigitsAsTellTheEndsApart(double low, double high, String written) {
    assertThat(Factor.of(low, high)).isEqualTo(written);
  }
}
