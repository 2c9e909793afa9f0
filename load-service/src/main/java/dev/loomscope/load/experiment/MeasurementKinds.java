package dev.loomscope.load.experiment;

import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.service.FileDescriptors;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Knows how each kind of {@link Measure} is done. */
public final class MeasurementKinds {

  /** What this process may not have the connections for. */
  private record LeftOut(String why) implements Measurement {

    @Override
    public Measured measure(MeasuredServer server, Point point) {
      return Measured.leftOut(why);
    }

    @Override
    public Measured warmUp(MeasuredServer server, Point point, Duration time) {
      return Measured.leftOut(why);
    }
  }

  private final Settings settings;
  private final LoadPlans plans;
  private final Watcher watcher;
  private final @Nullable MarkerFile marker;

  /**
   * Measures with the clients' settings.
   *
   * @param cores of the machine
   * @param marker the secret with which servers are made to fail; null where none are started that
   *     know it
   */
  public MeasurementKinds(Settings settings, int cores, @Nullable MarkerFile marker) {
    this.settings = settings;
    this.plans = new LoadPlans(settings);
    this.watcher = new Watcher(cores, false);
    this.marker = marker;
  }

  /** How a measure is done. */
  public Measurement of(Measure measure) {
    try {
      FileDescriptors.require(measure.connections(), "connections");
    } catch (ProgramFailure tooMany) {
      return new LeftOut(String.valueOf(tooMany.getMessage()));
    }
    return switch (measure) {
      case Measure.Sessions sessions -> new SessionsMeasurement(sessions, settings, plans, watcher);
      case Measure.Steady steady -> new SteadyMeasurement(steady, plans, watcher);
      case Measure.Idle idle -> new IdleMeasurement(idle, plans, watcher);
      case Measure.ConstantRate constant -> new ConstantRateMeasurement(constant, plans, watcher);
      case Measure.RisingRate rising -> new RisingRateMeasurement(rising, plans, watcher);
      case Measure.SlowClient slow -> new SlowClientMeasurement(slow, plans, watcher);
      case Measure.Isolation isolation ->
          new IsolationMeasurement(
              isolation, Objects.requireNonNull(marker), plans, ServiceProgram.START_TIME);
    };
  }
}
