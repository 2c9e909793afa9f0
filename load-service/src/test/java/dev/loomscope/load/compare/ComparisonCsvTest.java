package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonCsvTest {

  @Test
  void shouldHaveALineOfAsManyFieldsForEachRound() {
    String csv = ComparisonCsv.of(Samples.comparison(Samples.round(10_000, 0.002, 100, 1L << 20)));
    List<String> lines = List.of(csv.split("\r\n", -1));

    // head; virtual: 2 × (3 rounds and 1 for memory); async: 2 × (1 and 1); the end of the last
    assertThat(lines).hasSize(1 + 8 + 4 + 1).last().isEqualTo("");
    assertThat(lines.subList(0, 13).stream().map(line -> line.split(",", -1).length))
        .containsOnly(25);
    assertThat(lines.get(1)).startsWith("light,virtual,fresh,rate,1,1,1000,0.5,20000.0,0.001,");
    assertThat(lines.get(4)).startsWith("light,virtual,fresh,memory,1,").endsWith(",52428800");
    assertThat(lines.get(12)).startsWith("light,async,warm,memory,1,");
  }
}
