package dev.loomscope.load.experiment;

import dev.loomscope.load.isolate.MarkerFile;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import org.jspecify.annotations.Nullable;

/** Knows how each kind of {@link Measure} is done. Used by one thread. */
public final class Measurements {

  private final Settings settings;
  private @Nullable MarkerFile marker;

  /** Measures with the clients' settings. */
  public Measurements(Settings settings) {
    this.settings = settings;
  }

  /**
   * How a measure is done.
   *
   * @throws ProgramFailure if there is no place for a temporary file that it needs
   */
  public Measurement of(Measure measure) throws ProgramFailure {
    return switch (measure) {
      case Measure.Sessions sessions -> new SessionsMeasurement(sessions, settings);
      case Measure.Steady steady -> new SteadyMeasurement(steady, settings);
      case Measure.Idle idle -> new IdleMeasurement(idle, settings);
      case Measure.ConstantRate constant -> new ConstantRateMeasurement(constant, settings);
      case Measure.RisingRate rising -> new RisingRateMeasurement(rising, settings);
      case Measure.SlowClient slow -> new SlowClientMeasurement(slow, settings);
      case Measure.Isolation isolation -> new IsolationMeasurement(isolation, marker(), settings);
    };
  }

  /** One for all, for a server may be started by one measurement and measured by another. */
  private MarkerFile marker() throws ProgramFailure {
    if (marker == null) {
      marker = MarkerFile.create();
    }
    return marker;
  }
}
