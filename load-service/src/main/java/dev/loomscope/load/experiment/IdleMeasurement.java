package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.ClosedPlan;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.experiment.Measure.Idle;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.LoadResult;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures {@link Idle}: reads the server's memory, opens the connections, reads it again, and
 * shares what was added out to the connections that were served.
 *
 * <p>A JVM does not give back what it once took, so that this can be measured once on each server.
 * And it takes new memory for garbage until its first collection: so a few connections are kept
 * busy first, until it has had one.
 */
record IdleMeasurement(Idle idle, LoadPlans plans, Watcher watcher) implements Measurement {

  /** Enough requests to fill the young generation of 10 MiB that servers are started with. */
  private static final Duration BUSY = Duration.ofMillis(500);

  private static final int BUSY_CONNECTIONS = 100;

  /** Where each connection starts a JVM. */
  private static final int BUSY_JVMS = 4;

  /** A round as it stands in the JSON, with the memory that the server had before. */
  private record IdleRound(@Nullable Long memoryBefore, LoadResult opened) {}

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    warmUp(server, point, BUSY);
    Duration bound = Watcher.memoryBound(server);
    double before =
        watcher
            .during(
                server,
                watch -> {
                  watch.awaitMemoryReading(bound);
                  return idle;
                })
            .server()
            .peakMemoryBytes();
    Watched<LoadFigures> opened = run(server, idle.connections(), Duration.ZERO, bound);
    return measured(before, opened);
  }

  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    int connections =
        Math.min(idle.connections(), server.variant().startsJvms() ? BUSY_JVMS : BUSY_CONNECTIONS);
    return Measured.of(run(server, connections, time, Duration.ZERO));
  }

  /**
   * Opens connections, and keeps them busy for a time.
   *
   * @param memoryBound how long to wait for a reading of the memory before that, if at all
   */
  private Watched<LoadFigures> run(
      MeasuredServer server, int connections, Duration busy, Duration memoryBound)
      throws ProgramFailure, InterruptedException {
    ClosedPlan plan = plans.steady(server, connections, idle.bytes(), Duration.ZERO, busy);
    return watcher.during(
        server,
        watch -> {
          try (LoadEngine clients = LoadEngine.open(plan)) {
            if (memoryBound.isPositive()) {
              watch.awaitMemoryReading(memoryBound);
            }
            return clients.run();
          }
        });
  }

  private Measured measured(double before, Watched<LoadFigures> opened) {
    LoadFigures load = opened.load();
    double served = idle.connections() - load.counts().starved();
    double after = opened.server().peakMemoryBytes();
    double each = (after - before) / served;
    LoadResult round = LoadResult.of(load, opened.server());
    Measured measured =
        Measured.of(opened, round, false, new IdleRound(LoadResult.whole(before), round))
            .with(Figure.REQUESTS_PER_SECOND, null)
            .with(Figure.PEAK_CPU_PERCENT, null)
            .with(Figure.CORES_USED, null)
            .with(Figure.CPU_SECONDS_PER_100K, null)
            .with(Figure.MEMORY_BEFORE_BYTES, before)
            .with(Figure.PEAK_MEMORY_BYTES, after)
            .with(Figure.SERVED_CONNECTIONS, served);
    return each > 0
        ? measured.with(Figure.BYTES_PER_CONNECTION, each)
        : measured.noting("the server's memory could not be read in time, or did not grow");
  }
}
