package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorFaultTest {

  private static final long MICROSECOND = 1_000;

  @ParameterizedTest
  @CsvSource({
    "  900,    900, 5, 0, ''", // late by less than matters
    "2_000, 10_000, 5, 0, LATE",
    "2_000, 30_000, 5, 0, ''", // late by less than a tenth of the latency
    "    1,    100, 0.2, 0, BUSY",
    "    1,    100, 5, 1.5, SHORT_OF_CPU",
    "    1,    100, 5, 0.5, ''",
    "    1,    100, 5, NaN, ''",
    "2_000,  2_000, 0, 3, LATE BUSY SHORT_OF_CPU"
  })
  void shouldTellWhyARunIsInvalid(
      String ownLagMicros,
      String latencyMicros,
      double idleSeconds,
      double cpuWaitSeconds,
      String faults) {
    LoadFigures figures =
        figures(
            micros(latencyMicros),
            micros(ownLagMicros),
            new ClientCost(10, 5, idleSeconds, cpuWaitSeconds, 0, 0));

    assertThat(figures.generatorFaults().stream().map(GeneratorFault::name))
        .containsExactly(faults.isEmpty() ? new String[0] : faults.split(" ", -1));
  }

  private static LoadFigures figures(Histogram latency, Histogram ownLag, ClientCost client) {
    OpenPlan plan =
        new OpenPlan(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
            1,
            0,
            1,
            100,
            Duration.ZERO,
            Duration.ofSeconds(1),
            1,
            1,
            Duration.ofSeconds(1));
    Histogram none = Tally.histogram();
    return new LoadFigures(
        plan, 1, 0, 100, 100, 0, 0, 0, Map.of(), 1, 100, 1, 100, 100, latency, none, none, ownLag,
        none, none, none, client);
  }

  private static Histogram micros(String micros) {
    Histogram histogram = Tally.histogram();
    histogram.recordValueWithCount(Long.parseLong(micros.replace("_", "")) * MICROSECOND, 100);
    return histogram;
  }
}
