package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  @Test
  void shouldSpaceRequestsEvenly() {
    Schedule schedule = new Schedule(5_000, 1_000);

    assertThat(schedule.due(0)).isEqualTo(5_000);
    assertThat(schedule.due(1)).isEqualTo(1_005_000);
    assertThat(schedule.due(2_500)).isEqualTo(2_500_005_000L);
  }

  @Test
  void shouldNotDriftWhereARequestsTimeIsNoWholeNumber() {
    Schedule schedule = new Schedule(0, 3);

    assertThat(schedule.due(1)).isEqualTo(333_333_333);
    assertThat(schedule.due(3)).isEqualTo(1_000_000_000);
    assertThat(schedule.due(3L * 3_600)).isEqualTo(3_600_000_000_000L);
  }

  @Test
  void shouldHoldForTheLongestRunAtTheHighestRate() {
    Schedule schedule = new Schedule(0, 1_000_000);

    assertThat(schedule.due(2 * 3_600_000_000L)).isEqualTo(2 * 3_600_000_000_000L);
    assertThat(Schedule.dueWithin(Duration.ofHours(2), 1_000_000)).isEqualTo(7_200_000_000L);
  }

  @ParameterizedTest
  @CsvSource({"PT1S, 1000, 1000", "PT0S, 1000, 0", "PT0.0015S, 1000, 2", "PT0.5S, 3, 2"})
  void shouldCountTheRequestsThatBecomeDueWithinATime(Duration time, int rate, long requests) {
    assertThat(Schedule.dueWithin(time, rate)).isEqualTo(requests);
  }
}
