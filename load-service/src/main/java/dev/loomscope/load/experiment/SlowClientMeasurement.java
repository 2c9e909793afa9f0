package dev.loomscope.load.experiment;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Measure.SlowClient;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.List;

/**
 * Measures {@link SlowClient}: long messages cost the server CPU time, and one client sends nothing
 * else; the others send short ones at a constant rate that is no burden.
 */
final class SlowClientMeasurement implements Measurement {

  /** Of a message that costs CPU time: less than a server reads at once. */
  private static final int LONG_BYTES = 1_024;

  private static final int SHORT_BYTES = 64;

  /** Of each client: so few that their thread can sleep, and leave the CPUs to the server. */
  private static final int MESSAGES_A_SECOND = 2;

  /** Until all connections are open and the slow client has the server busy. */
  private static final Duration RUN_IN = Duration.ofMillis(500);

  private final SlowClient slow;
  private final ConnectionPlans plans;
  private final Watcher watcher;

  SlowClientMeasurement(SlowClient slow, ConnectionPlans plans, Watcher watcher) {
    this.slow = slow;
    this.plans = plans;
    this.watcher = watcher;
  }

  @Override
  public List<String> serverArguments() {
    return List.of(
        "--workload",
        "cpu=%dus".formatted(slow.burn().toNanos() / 1_000),
        "--workload-min-bytes",
        Integer.toString(LONG_BYTES));
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    OpenPlan plan = plan(server);
    try (CpuBoundClient client = CpuBoundClient.start(server.target(), LONG_BYTES)) {
      Watched<OpenFigures> run = watcher.during(server, watch -> LoadEngine.run(plan));
      Measured measured =
          Measured.of(run).with(Figure.ON_TIME_PERCENT, 100 * run.load().onTime(slow.deadline()));
      return client.echoes() > 0 ? measured : measured.noting("the slow client was not served");
    }
  }

  /** Without the slow client. */
  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    OpenPlan plan = plan(server).lasting(Duration.ZERO, time);
    return Measured.of(watcher.during(server, watch -> LoadEngine.run(plan)));
  }

  private OpenPlan plan(EchoServer server) {
    return plans.constant(
        server,
        new ConstantRate(
            MESSAGES_A_SECOND * slow.clients(),
            slow.clients(),
            0,
            SHORT_BYTES,
            RUN_IN,
            slow.duration()));
  }
}
