package dev.loomscope.load.experiment;

import dev.loomscope.service.Settings;

/** Knows how each kind of {@link Measure} is done. */
public final class Measurements {

  private final Settings settings;
  private final int cores;

  /**
   * Measures with the clients' settings.
   *
   * @param cores of the machine; a peak of CPU beyond them is time that was used before
   */
  public Measurements(Settings settings, int cores) {
    this.settings = settings;
    this.cores = cores;
  }

  /** How a measure is done. */
  public Measurement of(Measure measure) {
    return switch (measure) {
      case Measure.Sessions sessions -> new SessionsMeasurement(sessions, settings, cores);
      case Measure.Steady steady -> throw missing(steady);
      case Measure.Idle idle -> throw missing(idle);
      case Measure.ConstantRate constant -> throw missing(constant);
      case Measure.RisingRate rising -> throw missing(rising);
      case Measure.SlowClient slow -> throw missing(slow);
      case Measure.Isolation isolation -> throw missing(isolation);
    };
  }

  private static UnsupportedOperationException missing(Measure measure) {
    return new UnsupportedOperationException(measure.toString());
  }
}
