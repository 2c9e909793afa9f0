package dev.loomscope.load.experiment;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;

/** Measures {@link ConstantRate}. */
final class ConstantRateMeasurement implements Measurement {

  private final ConstantRate load;
  private final ConnectionPlans plans;
  private final Duration interval;

  ConstantRateMeasurement(ConstantRate load, Settings settings) {
    this.load = load;
    this.plans = new ConnectionPlans(settings);
    this.interval = settings.get(LoadSettings.SAMPLE_INTERVAL);
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    try {
      FileDescriptors.require(load.connections(), "connections");
    } catch (ProgramFailure tooMany) {
      return Measured.leftOut(tooMany.getMessage());
    }
    return run(server, plans.constant(server, load));
  }

  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return run(server, plans.constant(server, load).lasting(Duration.ZERO, time));
  }

  private Measured run(EchoServer server, OpenPlan plan)
      throws ProgramFailure, InterruptedException {
    return Measured.of(Watched.during(server, interval, watch -> LoadEngine.run(plan)));
  }
}
