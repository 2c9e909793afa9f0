package dev.loomscope.agent.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Makes agents report: each once an interval, at a moment of it that is its own, as in a cluster
 * whose machines were not started together. A few threads do it for all of them; how far they are
 * behind is told to the tally, for then it is the simulation that is too slow, and not the
 * collector. Agents report late rather than not at all.
 */
final class Pace {

  private record Due(long offsetNanos, SimulatedAgent agent) {}

  private final long intervalNanos;
  private final SimulationTally tally;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Pace(long intervalNanos, SimulationTally tally) {
    this.intervalNanos = intervalNanos;
    this.tally = tally;
  }

  /**
   * Begins; the first agents report at once, the last after an interval.
   *
   * @param threads how many threads share the agents
   */
  static Pace begin(
      List<SimulatedAgent> agents,
      long intervalNanos,
      int threads,
      long seed,
      SimulationTally tally) {
    Pace pace = new Pace(intervalNanos, tally);
    SplittableRandom random = new SplittableRandom(seed);
    List<Due> dues =
        agents.stream()
            .map(agent -> new Due(random.nextLong(intervalNanos), agent))
            .sorted((one, other) -> Long.compare(one.offsetNanos(), other.offsetNanos()))
            .toList();
    long began = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      int first = i;
      List<Due> share =
          IntStream.range(0, dues.size())
              .filter(index -> index % threads == first)
              .mapToObj(dues::get)
              .toList();
      pace.threads.add(
          Thread.ofPlatform().daemon().name("pace-" + i).start(() -> pace.run(share, began)));
    }
    return pace;
  }

  /** Stops: no agent reports any more once this returns. */
  void end() throws InterruptedException {
    stopped.countDown(); // an interrupt would close the socket that is being written to
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(List<Due> dues, long began) {
    try {
      for (long round = began; !dues.isEmpty(); round += intervalNanos) {
        for (Due due : dues) {
          long dueNanos = round + due.offsetNanos();
          if (stopped.await(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          tally.sampled(System.nanoTime() - dueNanos);
          due.agent().report(System.currentTimeMillis());
        }
      }
    } catch (InterruptedException never) { // nobody interrupts it
      throw new IllegalStateException(never);
    }
  }
}
