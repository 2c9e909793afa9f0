package dev.loomscope.load.experiment;

import dev.loomscope.service.Settings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Knows how each kind of {@link Measure} is done. */
public final class Measurements {

  private final Settings settings;
  private final ConnectionPlans plans;
  private final Watcher watcher;
  private final @Nullable MarkerFile marker;

  /**
   * Measures with the clients' settings.
   *
   * @param cores of the machine
   * @param marker the secret with which servers are made to fail; null where none are started that
   *     know it
   */
  public Measurements(Settings settings, int cores, @Nullable MarkerFile marker) {
    this.settings = settings;
    this.plans = new ConnectionPlans(settings);
    this.watcher = new Watcher(settings.get(MeasureSettings.SAMPLE_INTERVAL), cores);
    this.marker = marker;
  }

  /** How a measure is done. */
  public Measurement of(Measure measure) {
    return switch (measure) {
      case Measure.Sessions sessions -> new SessionsMeasurement(sessions, settings, watcher);
      case Measure.Steady steady ->
          new WithinLimits(new SteadyMeasurement(steady, plans, watcher), steady.connections());
      case Measure.Idle idle ->
          new WithinLimits(
              new IdleMeasurement(idle, plans, watcher, settings.get(MeasureSettings.HOLD_TIME)),
              idle.connections());
      case Measure.ConstantRate constant ->
          new WithinLimits(
              new ConstantRateMeasurement(constant, plans, watcher), constant.connections());
      case Measure.RisingRate rising -> new RisingRateMeasurement(rising, plans, watcher);
      case Measure.SlowClient slow -> new SlowClientMeasurement(slow, plans, watcher);
      case Measure.Isolation isolation ->
          new IsolationMeasurement(isolation, Objects.requireNonNull(marker), settings);
    };
  }
}
