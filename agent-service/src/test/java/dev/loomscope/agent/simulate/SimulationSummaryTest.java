package dev.loomscope.agent.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.agent.simulate.SimulationResult.Times;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a simulation prints at its end. */
final class SimulationSummaryTest {

  @Test
  void shouldFitATerminalAfterADayOfTenThousandNodes() {
    Times day = new Times(86_400, 86_400, 86_400);
    SimulationResult result =
        new SimulationResult(
            86_400,
            172_800_000,
            691_200_000,
            967_680_000_000L,
            691_200_000,
            Map.of("blocked", 691_200_000L, "no_address", 691_200_000L),
            Map.of("unreachable", 691_200_000L),
            Map.of(),
            Map.of(),
            day,
            day,
            day);
    assertThat(SimulationSummary.of(result).lines())
        .contains("  sent             172,800,000 samples in 691,200,000 reports within 86400.0 s")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }
}
