package dev.loomscope.load.experiment;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.SteadyClients;
import dev.loomscope.load.experiment.Measure.Steady;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.load.result.Timeline;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;

/**
 * Measures {@link Steady}: opens the connections, and watches the server from when all were served
 * once, so that neither its CPU time nor the latencies are those of connecting.
 */
final class SteadyMeasurement implements Measurement {

  /** Until the connections no longer send all at once as they did when they began. */
  private static final Duration RUN_IN = Duration.ofMillis(300);

  private final Steady steady;
  private final ConnectionPlans plans;
  private final Duration interval;

  SteadyMeasurement(Steady steady, Settings settings) {
    this.steady = steady;
    this.plans = new ConnectionPlans(settings);
    this.interval = settings.get(LoadSettings.SAMPLE_INTERVAL);
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    try {
      FileDescriptors.require(steady.connections(), "connections");
    } catch (ProgramFailure tooMany) {
      return Measured.leftOut(tooMany.getMessage());
    }
    return run(server, RUN_IN, steady.duration());
  }

  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return run(server, Duration.ZERO, time);
  }

  private Measured run(EchoServer server, Duration runIn, Duration duration)
      throws ProgramFailure, InterruptedException {
    try (SteadyClients clients =
        SteadyClients.open(
            plans.steady(server, steady.connections(), steady.bytes(), runIn, duration))) {
      double served = clients.served();
      Watched<LoadFigures> run = Watched.during(server, interval, watch -> clients.run());
      LoadFigures load = run.load();
      RunResult round = RunResult.of(load, run.server());
      return Measured.of(round, load.latency(), Timeline.of(run.server().readings()), load)
          .with(Figure.REQUESTS_PER_SECOND, round.steadyRequestsPerSecond())
          .with(Figure.SERVED_CONNECTIONS, served)
          .with(Figure.FIRST_ECHO_P99_SECONDS, round.firstEchoP99Seconds());
    }
  }
}
