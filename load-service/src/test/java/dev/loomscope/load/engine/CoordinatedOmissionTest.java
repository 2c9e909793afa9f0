package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that answers nobody for a tenth of the time: an open loop tells, a closed one hides it.
 * {@code -Dstall.millis=1000} makes it a second in every ten.
 */
@Timeout(300)
class CoordinatedOmissionTest {

  private static final Duration ASLEEP = Duration.ofMillis(Integer.getInteger("stall.millis", 300));
  private static final Duration AWAKE = ASLEEP.multipliedBy(9);

  /** In which the server stalls twice. */
  private static final Duration MEASURED = ASLEEP.multipliedBy(20);

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CLIENTS = 10;
  private static final Clients DRIVEN = new Clients(CLIENTS, 64, 1, CLIENTS);
  private static final int ATTEMPTS = 5;
  private static final int RATE = 200;

  @Test
  void shouldTellInAnOpenLoopHowLongTheServerStalled() throws Exception {
    try (StallingServer server = StallingServer.start(AWAKE, ASLEEP)) {
      OpenPlan plan =
          new OpenPlan(server.address(), DRIVEN, 0, RATE, Duration.ofMillis(500), MEASURED, LONG);
      LoadFigures figures = LoadEngine.run(plan);
      for (int i = 1; i < ATTEMPTS && !figures.generatorFaults().isEmpty(); i++) {
        figures = LoadEngine.run(plan); // this machine disturbed it, as it says itself
      }
      long[] exact = exactLatencies(plan, figures, server.stalls());

      assertThat(figures.counts().isFlawless()).isTrue();
      for (double percentile : new double[] {99, 99.9}) {
        assertThat(figures.times().latency().getValueAtPercentile(percentile))
            .as("p%s", percentile)
            .isCloseTo(percentile(exact, percentile), withPercentage(10));
      }
    }
  }

  @Test
  void shouldTellThatTheP99OfAClosedLoopHidesThatTheServerStalled() throws Exception {
    try (StallingServer server = StallingServer.start(AWAKE, ASLEEP)) {
      ClosedPlan plan = ClosedPlan.sessions(server.address(), DRIVEN, 4_000, LONG);
      List<LoadFigures> sessions = new ArrayList<>();
      do {
        sessions.add(LoadEngine.run(plan));
      } while (server.stalls().isEmpty());
      LoadFigures figures = LoadFigures.sum(sessions);

      assertThat(figures.counts().isFlawless()).isTrue();
      assertThat(figures.times().latency().getMaxValue())
          .isGreaterThan(ASLEEP.dividedBy(2).toNanos());
      assertThat(figures.times().latency().getValueAtPercentile(99))
          .isLessThan(ASLEEP.dividedBy(4).toNanos());
      assertThat(figures.p99WithStalls()).isGreaterThan(ASLEEP.dividedBy(2).toNanos() / 1e9);
    }
  }

  /** How long each measured request has to wait if all else takes no time, sorted. */
  private static long[] exactLatencies(
      OpenPlan plan, LoadFigures figures, List<StallingServer.Stall> stalls) {
    Schedule schedule = new Schedule(figures.began(), RATE);
    return LongStream.range(plan.warmUpRequests(), plan.requests())
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
