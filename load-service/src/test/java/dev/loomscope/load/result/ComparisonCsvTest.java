package dev.loomscope.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonCsvTest {

  @Test
  void shouldHaveALineOfAsManyFieldsForEachRound() {
    String csv = ComparisonCsv.of(Samples.comparison(0, 0));
    List<String> lines = List.of(csv.split("\r\n", -1));

    // head; two modes of seven warm and three fresh rounds; the end of the last line
    assertThat(lines).hasSize(1 + 2 * (7 + 3) + 1).last().isEqualTo("");
    assertThat(lines.subList(0, 21).stream().map(line -> line.split(",", -1).length))
        .containsOnly(28);
    assertThat(lines.getFirst())
        .startsWith("experiment,point,x,mode,round,")
        .contains("latency_p99");
    assertThat(lines.get(1)).startsWith("light,warm,,virtual,1,1.5,false,false,14000.0,,");
    assertThat(lines.get(2)).startsWith("light,warm,,virtual,2,1.5,false,true,16000.0,,");
    assertThat(lines.get(3)).startsWith("light,warm,,virtual,3,7.5,true,false,18000.0,,");
    assertThat(lines.get(20)).startsWith("light,fresh,,async,3,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a\nb", "a\rb"})
  void shouldQuoteWhatWouldEndAFieldOrALine(String label) {
    assertThat(csv(label)).contains("\r\nname,\"" + label + "\",,virtual,1,");
  }

  @Test
  void shouldDoubleAQuote() {
    assertThat(csv("a\"b")).contains("\r\nname,\"a\"\"b\",,virtual,1,");
  }

  private static String csv(String label) {
    PointResult point =
        Samples.point(label, null, List.of(Samples.mode("virtual", 1, 1, 0, 0)), List.of());
    return ComparisonCsv.of(
        Samples.comparison(
            new ExperimentResult(
                "name",
                "",
                "",
                null,
                "",
                null,
                Figure.REQUESTS_PER_SECOND,
                1,
                0,
                0,
                1,
                List.of(point))));
  }
}
