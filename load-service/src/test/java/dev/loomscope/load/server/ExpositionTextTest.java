package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTextTest {

  @Test
  void shouldAddUpTheSeriesOfEachMetricAndKeepEach() {
    String page =
        """
        # HELP closed_total Connections closed.
        # TYPE closed_total counter
        closed_total{mode="async",reason="a } b"} 2.0
        closed_total{mode="async",reason="reset"} 1.5E1
        plain 3
        timed{a="b"} 4.0 1700000000000

        nonsense
        broken{a="b"} word
        """;

    assertThat(ExpositionText.sums(page))
        .containsOnly(
            Map.entry("closed_total", 17.0),
            Map.entry("closed_total{mode=\"async\",reason=\"a } b\"}", 2.0),
            Map.entry("closed_total{mode=\"async\",reason=\"reset\"}", 15.0),
            Map.entry("plain", 3.0),
            Map.entry("timed", 4.0),
            Map.entry("timed{a=\"b\"}", 4.0));
  }
}
