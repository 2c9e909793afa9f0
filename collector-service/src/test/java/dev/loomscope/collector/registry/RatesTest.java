package dev.loomscope.collector.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Header;
import dev.loomscope.wire.Measurements;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived from counters that behave, and from counters and clocks that do not. */
final class RatesTest {

  private final TestClock clock = new TestClock();
  private final Registry registry = clock.registry(10, 1 << 20);
  private final TestAgent agent = new TestAgent(registry, "web-1");

  private Rates rates() {
    clock.pass(Duration.ofMillis(250)); // a snapshot is given out again for so long
    return registry.snapshot().nodes().getFirst().rates();
  }

  private DiskRate disk() {
    return rates().disks().getFirst();
  }

  @Test
  void shouldNotKnowRatesAfterTheFirstSample() {
    agent.report(Items.cpu(1_000, 1_000, 0).disks(Items.disk(7, 7).build().disks()));
    assertThat(rates().cpu()).isNaN();
    assertThat(disk().readBytes()).isNaN();
    assertThat(disk().busy()).isNaN();
  }

  @Test
  void shouldDivideByTheTimeBetweenSamplesAndNotByThatBetweenArrivals() {
    agent.report(Items.disk(1_000, 1_000));
    clock.pass(Duration.ofMillis(5_900)); // the second report was held up
    agent.report(Items.disk(11_000, 3_500));
    assertThat(disk().readBytes()).isEqualTo(2_000);
    assertThat(disk().busy()).isEqualTo(0.5);
    assertThat(disk().writtenBytes()).isNaN(); // the node does not tell it
  }

  @Test
  void shouldSpreadWhatHappenedOverSamplesThatWereMissed() {
    agent.report(Items.disk(1_000, 0));
    agent.sample();
    agent.sample();
    clock.passSeconds(15);
    agent.report(Items.disk(31_000, 15_000));
    assertThat(disk().readBytes()).isEqualTo(2_000);
    assertThat(disk().busy()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheCpuAsWorkingWhenItIsNeitherIdleNorWaiting() {
    agent.report(Items.cpu(1_000, 10_000, 500));
    clock.passSeconds(5);
    agent.report(Items.cpu(2_000, 12_500, 2_000));
    assertThat(rates().cpu()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void shouldTakeModesThatTheSystemDoesNotCountAsNoTime() {
    agent.report(cpu(new CpuTimes(1_000, -1, 1_000, 8_000, -1, 0, 0, -1)));
    clock.passSeconds(5);
    agent.report(cpu(new CpuTimes(1_500, -1, 1_500, 11_000, -1, 0, 0, -1)));
    assertThat(rates().cpu()).isEqualTo(0.25);
  }

  @Test
  void shouldTakeNoTimeThatTheHypervisorGaveToOthersAsWork() {
    agent.report(cpu(new CpuTimes(1_000, 0, 1_000, 8_000, 0, 0, 0, 1_000)));
    clock.passSeconds(5);
    agent.report(cpu(new CpuTimes(2_000, 0, 1_000, 10_000, 0, 0, 0, 2_000)));
    assertThat(rates().cpu()).isEqualTo(0.25);
  }

  private static Measurements.Builder cpu(CpuTimes times) {
    return Measurements.builder().cpu(times);
  }

  @Test
  void shouldSurviveIowaitThatGoesBack() {
    agent.report(Items.cpu(1_000, 10_000, 500));
    clock.passSeconds(5);
    agent.report(Items.cpu(2_000, 13_000, 100));
    assertThat(rates().cpu()).isEqualTo(0.25);
  }

  @Test
  void shouldNotDivideByZeroWhenNoCpuTimePassed() {
    agent.report(Items.cpu(1_000, 10_000, 500));
    clock.passSeconds(5);
    agent.report(Items.cpu(1_000, 10_000, 500));
    assertThat(rates().cpu()).isNaN();
  }

  @Test
  void shouldKnowNothingFromACounterThatWentBackAndTheRightFigureAfterwards() {
    agent.report(Items.disk(4_294_967_000L, 900));
    clock.passSeconds(5);
    agent.report(Items.disk(704, 1_400)); // wrapped at 32 bits, or reset: nobody knows
    assertThat(disk().readBytes()).isNaN();
    assertThat(disk().busy()).isEqualTo(0.1);
    clock.passSeconds(5);
    agent.report(Items.disk(1_204, 1_400));
    assertThat(disk().readBytes()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600_000, -5_000, -4_999, -2_000, 2_000, 5_000, 3_600_000})
  void shouldKnowNoRateAcrossAClockThatWasSet(long millis) {
    agent.report(Items.disk(1_000, 1_000));
    clock.passSeconds(5);
    agent.jump(Duration.ofMillis(millis));
    agent.report(Items.disk(11_000, 6_000));
    assertThat(disk().readBytes()).isNaN();
    assertThat(disk().busy()).isNaN();
    clock.passSeconds(5);
    agent.report(Items.disk(21_000, 8_500));
    assertThat(disk().readBytes()).isEqualTo(2_000);
    assertThat(disk().busy()).isEqualTo(0.5);
  }

  @Test
  void shouldKnowTheCpuUseAcrossAClockThatWasSet() {
    agent.report(Items.cpu(1_000, 10_000, 0));
    clock.passSeconds(5);
    agent.jump(Duration.ofHours(-1));
    agent.report(Items.cpu(2_000, 14_000, 0));
    assertThat(rates().cpu()).isEqualTo(0.2);
  }

  @Test
  void shouldBelieveSamplesThatWereHeldUpAndComeAllAtOnce() {
    agent.report(Items.disk(0, 0));
    clock.passSeconds(30);
    for (int i = 1; i <= 6; i++) {
      agent.report(Items.disk(i * 5_000L, 0));
      assertThat(disk().readBytes()).isEqualTo(1_000);
    }
  }

  @Test
  void shouldClampAShareForRoundingOnly() {
    agent.report(Items.disk(0, 0));
    clock.passSeconds(5);
    agent.report(Items.disk(0, 5_010));
    assertThat(disk().busy()).isEqualTo(1);
    clock.passSeconds(5);
    agent.report(Items.disk(0, 5_010 + 7_000));
    assertThat(disk().busy()).isNaN();
  }

  @Test
  void shouldNotCompareAcrossARestart() {
    agent.report(Items.disk(1_000, 0));
    clock.passSeconds(5);
    agent.restart(2); // perhaps another machine with the same name
    agent.report(Items.disk(900_000, 0));
    assertThat(disk().readBytes()).isNaN();
    clock.passSeconds(5);
    agent.report(Items.disk(905_000, 0));
    assertThat(disk().readBytes()).isEqualTo(1_000);
  }

  @Test
  void shouldNotMixTheCountersOfTwoAgentsWithOneName() {
    TestAgent other = new TestAgent(registry, "web-1");
    other.restart(2);
    for (int i = 0; i < 10; i++) {
      agent.report(Items.disk(i * 5_000L, 0));
      other.report(Items.disk(8_000_000 + i * 10_000L, 0));
      clock.passSeconds(5);
      assertThat(disk().readBytes())
          .satisfiesAnyOf(
              rate -> assertThat(rate).isNaN(), rate -> assertThat(rate).isEqualTo(1_000));
    }
    assertThat(disk().readBytes()).isEqualTo(1_000);
  }

  @Test
  void shouldTakeALateReportForWhatItIs() {
    agent.report(Items.disk(0, 0));
    Header late = agent.sample();
    clock.passSeconds(10);
    agent.report(Items.disk(20_000, 0));
    agent.send(late, Items.disk(9_000, 0));
    assertThat(disk().readBytes()).isEqualTo(2_000);
    clock.passSeconds(5);
    agent.report(Items.disk(30_000, 0));
    assertThat(disk().readBytes()).isEqualTo(2_000);
  }

  @Test
  void shouldAddUpDevicesWithoutTheLayersOnTopOfThem() {
    agent.report(Items.layered(1_000));
    clock.passSeconds(5);
    agent.report(Items.layered(11_000));
    assertThat(rates().disks()).extracting(DiskRate::readBytes).containsExactly(2_000d, 2_000d);
    assertThat(rates().ofDisks(DiskRate::readBytes)).isEqualTo(2_000);
    assertThat(rates().ofDisks(DiskRate::writtenBytes)).isNaN();
    assertThat(rates().ofNetworks(NetworkRate::receivedBytes))
        .isEqualTo(4_000); // of two at the bottom
    clock.passSeconds(5);
    agent.report(Items.layered(21_000));
    assertThat(registry.history("web-1").orElseThrow().points())
        .last()
        .satisfies(
            point -> {
              assertThat(point.diskRead()).isEqualTo(2_000);
              assertThat(point.networkReceived()).isEqualTo(4_000);
            });
  }

  @Test
  void shouldAddUpBothWaysOfANetwork() {
    agent.report(Items.network(1_000, 3, 4));
    clock.passSeconds(5);
    agent.report(Items.network(11_000, 8, 9));
    NetworkRate rate = rates().networks().getFirst();
    assertThat(rate.receivedBytes()).isEqualTo(2_000);
    assertThat(rate.drops()).isEqualTo(2);
    assertThat(rate.errors()).isNaN();
  }
}
