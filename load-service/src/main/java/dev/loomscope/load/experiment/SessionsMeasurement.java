package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.experiment.Measure.Sessions;
import dev.loomscope.load.experiment.Point.Age;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.ServerFigures;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;

/**
 * Measures {@link Sessions}: once on a fresh server, several times in a row on a warm one, and then
 * once more with clients that stay connected until the server's memory was read.
 */
final class SessionsMeasurement implements Measurement {

  /** The server is read often then: reading costs it little when it counts. */
  private static final Duration WARM_UP_INTERVAL = Duration.ofMillis(5);

  private static final int CLIENTS_TO_WARM_UP_JVMS = 100;

  private final Sessions sessions;
  private final Settings settings;
  private final LoadPlans plans;
  private final Watcher watcher;

  SessionsMeasurement(Sessions sessions, Settings settings, LoadPlans plans, Watcher watcher) {
    this.sessions = sessions;
    this.settings = settings;
    this.plans = plans;
    this.watcher = watcher;
  }

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    ClosedPlan plan = plans.sessions(server, sessions, sessions.clients());
    Duration time =
        point.age() == Age.FRESH ? Duration.ZERO : settings.get(MeasureSettings.ROUND_TIME);
    Watched<LoadFigures> rate =
        watcher
            .readingMemory()
            .during(
                server,
                watch -> {
                  watch.readMemory(); // what it has without clients, in every mode
                  return LoadEngine.repeat(plan, time);
                });
    Watched<LoadFigures> held = held(server, plan.held());
    ServerFigures used = rate.server().withMemoryOf(held.server());
    return Measured.of(new Watched<>(rate.load(), used)).withFlawsOf(Measured.of(held));
  }

  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    int clients =
        server.variant().startsJvms()
            ? Math.min(sessions.clients(), CLIENTS_TO_WARM_UP_JVMS)
            : sessions.clients();
    ClosedPlan plan = plans.sessions(server, sessions, clients);
    return Measured.of(
        watcher.every(WARM_UP_INTERVAL).during(server, watch -> LoadEngine.repeat(plan, time)));
  }

  /**
   * Its rate is not to be compared: the server does not close connections while others are served.
   */
  private Watched<LoadFigures> held(MeasuredServer server, ClosedPlan plan)
      throws ProgramFailure, InterruptedException {
    Duration bound = Watcher.memoryBound(server);
    return watcher.during(
        server,
        watch -> {
          try (LoadEngine clients = LoadEngine.open(plan)) {
            LoadFigures load = clients.run();
            watch.awaitMemoryReading(bound);
            return load;
          }
        });
  }
}
