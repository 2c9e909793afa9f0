package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Samples;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

  private final String table = ComparisonTable.of(Samples.comparison(0, 0));

  @Test
  void shouldHaveAColumnForEachModeAndARowForEachFigure() {
    assertThat(table.lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsSubsequence(
            "light: 100 clients × 10 messages × 64 bytes",
            "virtual async",
            "warm requests/s 20,000 (14,000–26,000) 40,000 (28,000–52,000)",
            "warm latency p99 6.00 (4.20–7.80) ms 6.00 (4.20–7.80) ms",
            "warm lost, altered 0, 0 0, 0",
            "fresh requests/s 10,000 (9,000–11,000) 12,000 (10,800–13,200)");
  }

  @Test
  void shouldAlignItsColumns() {
    assertThat(
            table.lines().filter(line -> line.matches("  (warm|fresh) .*[^:]")).map(String::length))
        .hasSize(8)
        .containsOnly(table.lines().skip(1).findFirst().orElseThrow().length());
  }

  @Test
  void shouldSayInWordsHowModesDiffer() {
    assertThat(table)
        .contains("warm: async serves 1.8 to 2.2 times as many requests per second as virtual.")
        .contains("fresh: 3 rounds are too few to tell a difference");
  }

  @Test
  void shouldSayHowToReadItAndWhatDisturbedIt() {
    assertThat(table)
        .contains("No echo was lost or altered.")
        .contains("2 rounds were repeated, 1 kept nevertheless")
        .contains("warm, virtual: the generator was at fault in 1 of 7 rounds (round 2)")
        .contains("no clear difference, whatever the medians say")
        .contains("one core of 2");
  }

  @Test
  void shouldShowLostAndAlteredEchoesProminently() {
    assertThat(ComparisonTable.of(Samples.comparison(2, 1)))
        .doesNotContain("No echo was lost")
        .contains("2, 1 !")
        .contains("ECHOES WERE LOST OR ALTERED")
        .contains("light, warm, virtual: 2 lost, 1 altered; 2 clients failed");
  }
}
