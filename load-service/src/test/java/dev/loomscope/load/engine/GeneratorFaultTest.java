package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
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
            nanos(latencyMicros),
            nanos(ownLagMicros),
            new ClientCost(10, 5, idleSeconds, cpuWaitSeconds, 0, 0));

    assertThat(figures.generatorFaults().stream().map(GeneratorFault::name))
        .containsExactly(faults.isEmpty() ? new String[0] : faults.split(" ", -1));
  }

  private static LoadFigures figures(long latency, long ownLag, ClientCost client) {
    OpenPlan plan =
        new OpenPlan(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
            new Clients(1, 1, 1, 1),
            0,
            100,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    Times times = Times.of(plan);
    times.latency().recordValueWithCount(latency, 100);
    times.ownLag().recordValueWithCount(ownLag, 100);
    return new LoadFigures(
        plan, 1, 0, new Counts(100, 100, 0, 0, 0, 0, 100, 100, Map.of()), 1, 100, 1, times, client);
  }

  private static long nanos(String micros) {
    return Long.parseLong(micros.replace("_", "")) * MICROSECOND;
  }
}
