package dev.loomscope.load.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Samples;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {

  @TempDir Path folder;

  /** The rows of a figure in the tables of a page, without their pictures. */
  private static List<String> rows(String page, String figure) {
    return page.lines()
        .filter(line -> line.startsWith("<tr><th scope=\"row\">" + figure))
        .map(line -> line.replaceAll("<svg.*?</svg>", "").replaceAll("<[^>]*>", " "))
        .toList();
  }

  private String page() throws Exception {
    return ComparisonPage.of(SampleComparison.load().read(folder));
  }

  @Test
  void shouldCrownWhoIsClearlyBestButNotInWhatIsNoMerit() throws Exception {
    assertThat(rows(page(), "CPU s per 100k")).anyMatch(row -> row.contains(" best "));
    assertThat(rows(page(), "peak CPU"))
        .isNotEmpty()
        .allMatch(row -> row.contains("neither is better"))
        .noneMatch(row -> row.contains(" best "));
  }

  @Test
  void shouldWriteARowInOneUnit() throws Exception {
    assertThat(rows(page(), "latency p99, ms")).hasSize(9);
    assertThat(rows(page(), "latency p99,"))
        .hasSize(9)
        .allMatch(row -> row.matches(" *latency p99, ms *lower is better [^a-zµ]*( best )?.*"))
        .noneMatch(row -> row.contains("µs"));
  }

  /** Of two modes seven rounds tell one pair; of another no round tells a difference. */
  @Test
  void shouldSayHowManyDifferencesChanceAloneWouldBring() {
    ComparisonResult comparison = Samples.comparison(0, 0);

    String expected = "of 2 pairs, 1 differ clearly; by chance alone up to about 0.0 of 2 pairs";
    assertThat(ComparisonPage.of(comparison)).contains(expected);
    assertThat(ComparisonTable.of(comparison, new Screen(2_000, false), true)).contains(expected);
  }
}
