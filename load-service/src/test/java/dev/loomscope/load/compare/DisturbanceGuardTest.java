package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loomscope.load.experiment.Measured;
import dev.loomscope.load.server.BusyProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DisturbanceGuardTest {

  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Measured NOTHING =
      new Measured(Map.of(), null, null, 0, 0, Map.of(), 0, false, List.of(), Map.of());

  private int measured;

  @BeforeEach
  void skipWhereThereIsNoProc() {
    assumeThat(Path.of("/proc/stat")).as("needs Linux's /proc").exists();
  }

  @Test
  void shouldMeasureAgainWhileSomebodyElseIsBusyAndThenKeepTheRoundAndMarkIt() throws Exception {
    DisturbanceGuard guard = new DisturbanceGuard(0, 3);
    try (BusyProcess busy = BusyProcess.ofSomebodyElse()) {
      assertThat(busy).isNotNull();
      Round round = guard.measure(this::measure);

      assertThat(round.disturbed()).isTrue();
      assertThat(round.othersPercent()).isPositive();
      assertThat(measured).as("once, and twice again").isEqualTo(3);
      assertThat(guard.repeated()).isEqualTo(2);
      assertThat(guard.kept()).isEqualTo(1);
      assertThat(Duration.ofNanos(guard.repeatedNanos()))
          .as("what was measured in vain")
          .isBetween(ROUND.multipliedBy(2), ROUND.multipliedBy(3));

      guard.measure(this::measure);

      assertThat(measured).as("of three repeats one was left").isEqualTo(5);
      assertThat(guard.repeated()).isEqualTo(3);
      assertThat(guard.kept()).isEqualTo(2);
    }
  }

  @Test
  void shouldLeaveARoundAloneThatNobodyDisturbedMoreThanAllowed() throws Exception {
    DisturbanceGuard guard = new DisturbanceGuard(100, 3);
    Round round = guard.measure(this::measure);

    assertThat(round.disturbed()).isFalse();
    assertThat(measured).isEqualTo(1);
    assertThat(guard.repeated()).isZero();
    assertThat(guard.repeatedNanos()).isZero();
    assertThat(guard.kept()).isZero();
  }

  @Test
  void shouldNotCallARoundDisturbedThatWasTooShortToTell() throws Exception {
    Round round = new DisturbanceGuard(0, 3).measure(() -> NOTHING);

    assertThat(round.othersPercent()).isNull();
    assertThat(round.disturbed()).isFalse();
  }

  private Measured measure() throws InterruptedException {
    measured++;
    Thread.sleep(ROUND);
    return NOTHING;
  }
}
