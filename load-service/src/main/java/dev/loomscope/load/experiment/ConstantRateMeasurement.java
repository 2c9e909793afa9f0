package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.OpenPlan;
import dev.loomscope.load.experiment.Measure.ConstantRate;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;

/** Measures {@link ConstantRate}. */
record ConstantRateMeasurement(ConstantRate load, LoadPlans plans, Watcher watcher)
    implements Measurement {

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    return Measured.of(run(server));
  }

  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    return Measured.of(run(server, plans.constant(server, load).lasting(Duration.ZERO, time)));
  }

  /** What it measures, not judged yet. */
  Watched<LoadFigures> run(MeasuredServer server) throws ProgramFailure, InterruptedException {
    return run(server, plans.constant(server, load));
  }

  private Watched<LoadFigures> run(MeasuredServer server, OpenPlan plan)
      throws ProgramFailure, InterruptedException {
    return watcher.readingMemory().during(server, watch -> LoadEngine.run(plan));
  }
}
