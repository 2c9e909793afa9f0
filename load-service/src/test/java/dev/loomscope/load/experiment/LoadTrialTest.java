package dev.loomscope.load.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.load.engine.Clients;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.engine.TestServer;
import dev.loomscope.load.experiment.LoadTrial.Step;
import dev.loomscope.load.experiment.RateSearch.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTrialTest {

  private static final int BYTES = 64;
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final Duration STALL = Duration.ofSeconds(1);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final List<Step> steps = new ArrayList<>();

  @Test
  void shouldNotLetRunsWithoutAStallOutvoteTheOneThatHasIt() throws Exception {
    Verdict verdict;
    do {
      steps.clear();
      verdict = verdict(3);
    } while (steps
        .getFirst()
        .verdict()
        .equals("invalid")); // this machine was too busy for the stall

    assertThat(verdict).isEqualTo(Verdict.FAILED);
    assertThat(steps).extracting(Step::verdict).containsSubsequence("failed", "passed", "passed");
  }

  @Test
  void shouldPassWhereEveryRunDoes() throws Exception {
    assertThat(verdict(Integer.MAX_VALUE)).isEqualTo(Verdict.PASSED);
    assertThat(steps).extracting(Step::verdict).containsOnly("passed");
  }

  /** Of three runs at 100 requests a second, at a server that stalls once on a connection. */
  private Verdict verdict(int stallsAt) throws Exception {
    AtomicInteger messages = new AtomicInteger();
    TestServer.Behaviour stallsOnce =
        (socket, index) -> {
          while (true) {
            byte[] message = TestServer.message(socket.getInputStream(), BYTES);
            if (messages.incrementAndGet() == stallsAt) {
              Thread.sleep(STALL);
            }
            socket.getOutputStream().write(message, 0, BYTES); // throws at the end of the stream
          }
        };
    try (TestServer server = TestServer.start(stallsOnce)) {
      OpenPlan plan =
          new OpenPlan(
              server.address(),
              new Clients(1, BYTES, 1, 1),
              0,
              1,
              Duration.ZERO,
              HALF_A_SECOND,
              LoadTrial.patience(BOUND));
      return new LoadTrial(plan, BOUND, 3, 20, steps::add).at(100);
    }
  }
}
