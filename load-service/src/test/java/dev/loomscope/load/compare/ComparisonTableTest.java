package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Samples;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

  private final String table =
      ComparisonTable.of(Samples.comparison(Samples.round(10_000, 0.002, 100, 1L << 20)));

  @Test
  void shouldHaveAColumnForEachModeAndARowForEachFigure() {
    assertThat(table.lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsSubsequence(
            "light: 100 clients × 10 messages × 64 bytes",
            "virtual async",
            "warm requests/s 20,000 (10,000–30,000) 40,000",
            "warm latency p50 2.00 (1.00–3.00) ms 2.00 ms",
            "warm latency p99 6.00 (3.00–9.00) ms 6.00 ms",
            "warm peak CPU 110 (100–120) % 80.0 %",
            "warm CPU s per 100k 11.0 (10.0–12.0) 8.00",
            "warm peak memory 50.0 MiB 40.0 MiB",
            "warm lost, altered 0, 0 0, 0",
            "fresh requests/s 20,000 (10,000–30,000) 40,000");
  }

  @Test
  void shouldAlignItsColumns() {
    assertThat(
            table
                .lines()
                .filter(line -> line.startsWith("  warm") || line.startsWith("  fresh"))
                .map(String::length))
        .hasSize(14)
        .containsOnly(table.lines().skip(1).findFirst().orElseThrow().length());
  }

  @Test
  void shouldSayThatNothingWasLostAndHowToReadIt() {
    assertThat(table)
        .contains("No echo was lost or altered.")
        .contains("medians (low–high), warm of 3 rounds")
        .contains("one core of 2");
  }

  @Test
  void shouldShowLostAndAlteredEchoesProminently() {
    String flawed =
        ComparisonTable.of(Samples.comparison(Samples.round(10_000, 0.002, 100, 1L << 20, 2, 1)));

    assertThat(flawed)
        .doesNotContain("No echo was lost")
        .contains("2, 1 !")
        .contains("ECHOES WERE LOST OR ALTERED")
        .contains("light, virtual, warm: 2 lost, 1 altered; 2 clients failed");
  }
}
