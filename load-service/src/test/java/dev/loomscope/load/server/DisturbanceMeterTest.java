package dev.loomscope.load.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The machine that tests run on may be busy with anything. So a test burns CPU, looks how much of
 * it the machine gave, and says no more than what that must have made of the others' share.
 */
@Timeout(120)
class DisturbanceMeterTest {

  private static final Duration WHILE = Duration.ofSeconds(3);

  /** Figures of the machine and of processes are not taken at the same moment, nor alike. */
  private static final double ROUGHLY = 0.7;

  @BeforeEach
  void skipWhereThereIsNoProc() {
    assumeThat(Path.of("/proc/stat")).as("needs Linux's /proc").exists();
  }

  @Test
  void shouldNotTellWhenTheTimeWasTooShort() {
    assertThat(DisturbanceMeter.begin().othersPercent()).isNull();
  }

  @Test
  void shouldCountWhatSomebodyElseBurns() throws Exception {
    try (BusyProcess busy = BusyProcess.ofSomebodyElse()) {
      DisturbanceMeter meter = DisturbanceMeter.begin();
      CpuReading machineBefore = reading();
      long before = busy.ticks();
      Thread.sleep(WHILE);
      double burnt = busy.ticks() - before;
      double machine = reading().total() - machineBefore.total();

      assertThat(burnt).isPositive();
      assertThat(meter.othersPercent())
          .isNotNull()
          .isGreaterThan(ROUGHLY * 100 * burnt / machine)
          .isLessThanOrEqualTo(100);
    }
  }

  @Test
  void shouldNotCountAServerThatTakesPart() throws Exception {
    try (BusyProcess busy = BusyProcess.ofSomebodyElse()) {
      DisturbanceMeter everybody = DisturbanceMeter.begin();
      DisturbanceMeter withoutIt =
          DisturbanceMeter.begin(List.of(ProcessHandle.of(busy.pid()).orElseThrow()));
      CpuReading machineBefore = reading();
      long before = busy.ticks();
      Thread.sleep(WHILE);
      double burnt = busy.ticks() - before;
      double machine = reading().total() - machineBefore.total();

      assertThat(percent(everybody) - percent(withoutIt))
          .isGreaterThan(ROUGHLY * 100 * burnt / machine);
    }
  }

  @Test
  void shouldKnowWhichProcessListens() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address =
          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());

      assertThat(LocalServer.at(address)).containsExactly(ProcessHandle.current());
    }
  }

  @Test
  void shouldNotCountWhatIsBurntBelowThisProcess() throws Exception {
    CpuReading before = reading();
    double burnt;
    try (BusyProcess busy = BusyProcess.below()) {
      Thread.sleep(WHILE);
      burnt = busy.ticks();
    }
    CpuReading after = reading(); // it has ended, and its time is with this process

    double own = after.own() - before.own();
    assertThat(burnt).isPositive();
    assertThat(own).isGreaterThan(ROUGHLY * burnt);
    assertThat(own)
        .as("part of what the machine was busy with")
        .isLessThan((after.busy() - before.busy()) / ROUGHLY);
  }

  private static double percent(DisturbanceMeter meter) {
    return Objects.requireNonNull(meter.othersPercent());
  }

  private static CpuReading reading() {
    return Objects.requireNonNull(CpuReading.read(true, List.of(ProcessHandle.current())));
  }
}
