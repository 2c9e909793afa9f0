package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantitiesTest {

  @Test
  void shouldWriteThreeDigitsThatMatter() {
    assertThat(Quantities.rate(48_213.4)).isEqualTo("48,213");
    assertThat(Quantities.rate(99.96)).isEqualTo("100");
    assertThat(Quantities.rate(12.34)).isEqualTo("12.3");
    assertThat(Quantities.rate(1.666)).isEqualTo("1.67");
    assertThat(Quantities.rate(0.0123)).isEqualTo("0.012");
    assertThat(Quantities.rate(0.0)).isEqualTo("0");
  }

  @Test
  void shouldChooseAUnitThatFits() {
    assertThat(Quantities.time(0.000_85)).isEqualTo("850 µs");
    assertThat(Quantities.time(0.0123)).isEqualTo("12.3 ms");
    assertThat(Quantities.time(1.25)).isEqualTo("1.25 s");
    assertThat(Quantities.bytes(2_048L)).isEqualTo("2.00 KiB");
    assertThat(Quantities.bytes(19_083_000L)).isEqualTo("18.2 MiB");
    assertThat(Quantities.bytes(11_000_000_000L)).isEqualTo("10.2 GiB");
    assertThat(Quantities.percent(87.0)).isEqualTo("87.0 %");
    assertThat(Quantities.count(1_234_567)).isEqualTo("1,234,567");
  }

  @Test
  void shouldShowThatAFigureIsUnknown() {
    assertThat(Quantities.rate(null)).isEqualTo("-");
    assertThat(Quantities.time(null)).isEqualTo("-");
    assertThat(Quantities.bytes(null)).isEqualTo("-");
  }
}
