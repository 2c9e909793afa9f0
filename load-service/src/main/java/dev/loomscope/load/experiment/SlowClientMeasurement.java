package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Measure.SlowClient;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures {@link SlowClient}: long messages cost the server CPU time, and one client sends nothing
 * else; the others send short ones at a constant rate that is no burden.
 */
record SlowClientMeasurement(SlowClient slow, LoadPlans plans, Watcher watcher)
    implements Measurement {

  private static final int SHORT_BYTES = 64;

  /** From one message of a client to its next at least: so their thread can sleep. */
  private static final double LEAST_SECONDS_BETWEEN = 0.5;

  /**
   * By how much of a burn the time between two messages is longer than whole burns: the golden
   * ratio. So each client's messages fall at ever other moments of a burn. With whole burns between
   * them a client that is in time once would always be.
   */
  private static final double PART_OF_A_BURN = 0.618;

  /** Of all clients: more than any generator makes. */
  private static final int MOST_MESSAGES_A_SECOND = 1_000_000;

  /** Messages of each client at least, where a burn is not longer than the time for them. */
  private static final int LEAST_MESSAGES = 3;

  /** Until all connections are open and the slow client has the server busy. */
  private static final Duration RUN_IN = Duration.ofMillis(500);

  /**
   * A round as it stands in the JSON.
   *
   * @param valid whether clients would have been late without what the generator added, too
   * @param onTimeAtMostPercent clients in time if the generator had added nothing: one that took
   *     less beyond the deadline than the generator may have added counts as in time
   * @param slowClientEchoes of the slow client
   * @param others what the others brought; it is valid by itself if their latencies are, too
   */
  private record SlowClientRound(
      boolean valid,
      double onTimePercent,
      double onTimeAtMostPercent,
      int slowClientEchoes,
      LoadResult others) {}

  private static final String MADE_LATE = "the generator may have made clients late";
  private static final String ADDED_TO_LATENCY =
      "the generator had to wait for a CPU, too: latencies are too long, but who is late is so for"
          + " certain";

  @Override
  public List<String> serverArguments() {
    return slow.serverArguments();
  }

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    byte[] message = new byte[SlowClient.LONG_BYTES];
    AtomicInteger echoes = new AtomicInteger();
    try (EchoClient client = new EchoClient(server.target(), Duration.ZERO)) {
      Thread.ofPlatform()
          .daemon()
          .name("slow-client")
          .start(
              () -> {
                while (client.isEchoed(message)) {
                  echoes.incrementAndGet();
                }
              });
      return measured(others().run(server), slow.deadline(), echoes.get());
    } catch (IOException refused) {
      throw new ProgramFailure("%s cannot be connected to: %s".formatted(server.target(), refused));
    }
  }

  /**
   * What a round tells. Being late only adds to a latency: so it is the generator's fault that
   * clients were late only if they would not have been without what it can have added.
   */
  static Measured measured(Watched<LoadFigures> run, Duration deadline, int slowClientEchoes) {
    LoadFigures load = run.load();
    double onTime = 100 * load.onTime(deadline);
    double atMost = 100 * load.onTime(deadline.plus(load.mostAdded()));
    boolean valid = onTime == atMost;
    LoadResult others = LoadResult.of(load, run.server());
    Object round = new SlowClientRound(valid, onTime, atMost, slowClientEchoes, others);
    Measured measured =
        Measured.of(run, others, !valid, round).with(Figure.ON_TIME_PERCENT, onTime);
    if (!valid || others.generatorWasAtFault()) {
      measured = measured.noting(valid ? ADDED_TO_LATENCY : MADE_LATE);
    }
    return slowClientEchoes > 0 ? measured : measured.noting("the slow client was not served");
  }

  /** Without the slow client. */
  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return others().warmUp(server, point, time);
  }

  private ConstantRateMeasurement others() {
    return new ConstantRateMeasurement(
        new ConstantRate(rate(slow), slow.clients(), 0, SHORT_BYTES, RUN_IN, slow.duration()),
        plans,
        watcher);
  }

  /**
   * Messages a second of all well-behaved clients together: each waits for half a second and for
   * whole burns and a part of one, or for fewer burns where the round would end too early.
   */
  static int rate(SlowClient slow) {
    double burn = seconds(slow.burn());
    double fitting = seconds(slow.duration()) / LEAST_MESSAGES / burn - PART_OF_A_BURN;
    double burns = Math.min(Math.ceil(LEAST_SECONDS_BETWEEN / burn), Math.floor(fitting));
    double between = burn * (Math.max(0, burns) + PART_OF_A_BURN);
    return Math.clamp(Math.round(slow.clients() / between), 1, MOST_MESSAGES_A_SECOND);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
