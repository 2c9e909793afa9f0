package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that answers nobody for a tenth of the time: an open loop tells, a closed one hides it.
 */
@Timeout(120)
class CoordinatedOmissionTest {

  private static final Duration OPEN = Duration.ofMillis(3_600);
  private static final Duration STALLED = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CLIENTS = 10;
  private static final int BYTES = 64;
  private static final int RATE = 200;

  @Test
  void shouldTellInAnOpenLoopHowLongTheServerStalled() throws Exception {
    try (StallingServer server = StallingServer.start(OPEN, STALLED, BYTES)) {
      OpenFigures figures =
          LoadEngine.run(
              new OpenPlan(
                  server.address(),
                  CLIENTS,
                  0,
                  BYTES,
                  RATE,
                  Duration.ofMillis(500),
                  Duration.ofSeconds(8),
                  1,
                  CLIENTS,
                  LONG));
      long[] exact = exactLatencies(figures, server.stalls());

      assertThat(figures.isFlawless()).isTrue();
      for (double percentile : new double[] {99, 99.9}) {
        assertThat(figures.latency().getValueAtPercentile(percentile))
            .as("p%s", percentile)
            .isCloseTo(percentile(exact, percentile), withPercentage(10));
      }
    }
  }

  @Test
  void shouldHideInAClosedLoopThatTheServerStalled() throws Exception {
    try (StallingServer server = StallingServer.start(OPEN, STALLED, BYTES)) {
      LoadFigures figures =
          LoadEngine.run(
              new LoadPlan(server.address(), CLIENTS, 4_000, BYTES, 1, CLIENTS, LONG, false),
              () -> {});

      assertThat(figures.isFlawless()).isTrue();
      assertThat(figures.latency().getValueAtPercentile(99))
          .isLessThan(STALLED.dividedBy(4).toNanos());
    }
  }

  /** How long each measured request has to wait if all else takes no time, sorted. */
  private static long[] exactLatencies(OpenFigures figures, List<StallingServer.Stall> stalls) {
    Schedule schedule = new Schedule(figures.began(), RATE);
    return LongStream.range(figures.plan().warmUpRequests(), figures.plan().requests())
        .map(request -> wait(schedule.due(request), stalls))
        .sorted()
        .toArray();
  }

  private static long wait(long due, List<StallingServer.Stall> stalls) {
    return stalls.stream()
        .filter(stall -> due - stall.began() >= 0 && stall.ended() - due > 0)
        .mapToLong(stall -> stall.ended() - due)
        .findFirst()
        .orElse(0);
  }

  private static long percentile(long[] sorted, double percentile) {
    return sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1];
  }
}
