package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.loomscope.load.engine.ClientCost;
import dev.loomscope.load.engine.Clients;
import dev.loomscope.load.engine.Counts;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.engine.Times;
import dev.loomscope.load.experiment.Measure.SlowClient;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.server.ServerFigures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowClientMeasurementTest {

  private static final int DIGITS = 3;
  private static final long MILLISECOND = 1_000_000;
  private static final Duration DEADLINE = Duration.ofMillis(100);
  private static final ClientCost RESTED = new ClientCost(10, 1, 9, 0, 0, 0);
  private static final ClientCost SHORT_OF_CPU = new ClientCost(10, 1, 8, 4, 0, 0);

  @ParameterizedTest
  @CsvSource({
    " 90,  0, 100, true",
    " 90, 40, 100, true", // late by what would matter to a latency, and in time all the same
    "101,  0,   0, true",
    "130, 20,   0, false", // 20 ms late to send, and perhaps as late to notice
    "150, 20,   0, true" // late whatever the generator did
  })
  void shouldBeInvalidOnlyIfTheGeneratorCanHaveMadeClientsLate(
      long slowestMillis, long ownLagMillis, double onTimePercent, boolean valid) {
    Measured measured = measured(slowestMillis, ownLagMillis, RESTED);

    assertThat(measured.figures()).containsEntry(Figure.ON_TIME_PERCENT, onTimePercent);
    assertThat(measured.invalid()).isEqualTo(!valid);
  }

  @Test
  void shouldSayThatLatenciesAreTooLongWhereTheGeneratorHadNoCpu() {
    Measured measured = measured(90, 40, SHORT_OF_CPU);

    assertThat(measured.invalid()).isFalse();
    assertThat(measured.notes()).singleElement().asString().contains("latencies are too long");
    assertThat(measured(90, 0, RESTED).notes()).isEmpty();
  }

  /** In step with whole burns the same clients would be in time again and again. */
  @ParameterizedTest
  @CsvSource({"1.5, 250, 1.618", "10, 250, 2.618", "2, 20, 25.618", "0.5, 250, 0.618"})
  void shouldSendOutOfStepWithTheBurns(double seconds, long burnMillis, double burnsBetween) {
    SlowClient slow =
        new SlowClient(
            10_000,
            Duration.ofMillis(burnMillis),
            DEADLINE,
            Duration.ofMillis(Math.round(1_000 * seconds)));

    double between = (double) slow.clients() / SlowClientMeasurement.rate(slow);

    assertThat(1_000 * between / burnMillis).isCloseTo(burnsBetween, withinPercentage(0.1));
  }

  private static Measured measured(long slowestMillis, long ownLagMillis, ClientCost client) {
    OpenPlan plan =
        new OpenPlan(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
            new Clients(4, 64, 1, 1),
            0,
            100,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    Histogram slowest = millis(slowestMillis);
    Histogram ownLag = millis(ownLagMillis);
    Histogram none = new Histogram(DIGITS);
    LoadFigures load =
        new LoadFigures(
            plan,
            1,
            0,
            new Counts(100, 100, 0, 0, 0, 0, 25, 25, Map.of()),
            1,
            100,
            1,
            new Times(slowest, slowest, ownLag, ownLag, slowest, none, none, none),
            client);
    ServerFigures server = new ServerFigures(1, Double.NaN, Double.NaN, List.of(), 0, Double.NaN);
    return SlowClientMeasurement.measured(new Watched<>(load, server), DEADLINE, 3);
  }

  /** As many of the same as there are clients. */
  private static Histogram millis(long value) {
    Histogram histogram = new Histogram(DIGITS);
    histogram.recordValueWithCount(value * MILLISECOND, 4);
    return histogram;
  }
}
