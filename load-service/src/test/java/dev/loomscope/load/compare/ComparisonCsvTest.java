package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonCsvTest {

  @Test
  void shouldHaveALineOfAsManyFieldsForEachRound() {
    String csv = ComparisonCsv.of(Samples.comparison(0, 0));
    List<String> lines = List.of(csv.split("\r\n", -1));

    // head; two modes of seven warm and three fresh rounds; the end of the last line
    assertThat(lines).hasSize(1 + 2 * (7 + 3) + 1).last().isEqualTo("");
    assertThat(lines.subList(0, 21).stream().map(line -> line.split(",", -1).length))
        .containsOnly(20);
    assertThat(lines.getFirst())
        .startsWith("experiment,point,x,mode,round,")
        .contains("latency_p99");
    assertThat(lines.get(1)).startsWith("light,warm,,virtual,1,1.5,false,14000.0,,");
    assertThat(lines.get(3)).startsWith("light,warm,,virtual,3,7.5,true,18000.0,,");
    assertThat(lines.get(20)).startsWith("light,fresh,,async,3,");
  }
}
