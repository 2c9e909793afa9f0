package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.SteadyClients;
import dev.loomscope.load.experiment.Measure.Idle;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.load.result.Timeline;
import dev.loomscope.load.server.EchoServer;
import dev.loomscope.service.ProgramFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures {@link Idle}: reads the server's memory, opens the connections, reads it again, and
 * shares what was added out to the connections that were served.
 *
 * <p>A JVM does not give back what it once took, so that this can be measured once on each server.
 * And it takes new memory for garbage until its first collection: so a few connections are kept
 * busy first, until it has had one.
 */
final class IdleMeasurement implements Measurement {

  /** Enough requests to fill the young generation of 10 MiB that servers are started with. */
  private static final Duration BUSY = Duration.ofMillis(500);

  private static final int BUSY_CONNECTIONS = 100;

  /** Where each connection starts a JVM. */
  private static final int BUSY_JVMS = 4;

  private static final String NOT_KNOWN =
      "the server's memory could not be read in time, or did not grow";

  /** A round as it stands in the JSON, with the memory that the server had before. */
  private record IdleRound(@Nullable Long memoryBefore, RunResult opened) {}

  private final Idle idle;
  private final ConnectionPlans plans;
  private final Watcher watcher;
  private final Duration memoryTime;

  IdleMeasurement(Idle idle, ConnectionPlans plans, Watcher watcher, Duration memoryTime) {
    this.idle = idle;
    this.plans = plans;
    this.watcher = watcher;
    this.memoryTime = memoryTime;
  }

  @Override
  public Measured measure(EchoServer server, Point point)
      throws ProgramFailure, InterruptedException {
    warmUp(server, point, BUSY);
    Duration bound = memoryTime.multipliedBy(server.variant().patience());
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
    Watched<LoadFigures> opened =
        watcher.during(
            server,
            watch -> {
              try (SteadyClients clients = open(server, idle.connections(), Duration.ZERO)) {
                watch.awaitMemoryReading(bound);
                return clients.run();
              }
            });
    return measured(before, opened);
  }

  @Override
  public Measured warmUp(EchoServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    int connections =
        Math.min(idle.connections(), server.variant().startsJvms() ? BUSY_JVMS : BUSY_CONNECTIONS);
    Watched<LoadFigures> busy =
        watcher.during(
            server,
            watch -> {
              try (SteadyClients clients = open(server, connections, time)) {
                return clients.run();
              }
            });
    RunResult round = RunResult.of(busy.load(), busy.server());
    return Measured.of(round, busy.load().latency(), null, busy.load());
  }

  private SteadyClients open(EchoServer server, int connections, Duration busy)
      throws ProgramFailure, InterruptedException {
    return SteadyClients.open(plans.steady(server, connections, idle.bytes(), Duration.ZERO, busy));
  }

  private Measured measured(double before, Watched<LoadFigures> opened) {
    LoadFigures load = opened.load();
    double served = idle.connections() - load.starved();
    double after = opened.server().peakMemoryBytes();
    double each = (after - before) / served;
    RunResult round = RunResult.of(load, opened.server());
    return new Measured(
            Map.of(),
            null,
            Timeline.of(opened.server().readings()),
            load.lost(),
            load.mismatches(),
            RunResult.byName(load.errors()),
            load.starved(),
            false,
            each > 0 ? List.of() : List.of(NOT_KNOWN),
            new IdleRound(RunResult.whole(before), round))
        .with(Figure.BYTES_PER_CONNECTION, each > 0 ? each : null)
        .with(Figure.PEAK_MEMORY_BYTES, after)
        .with(Figure.SERVED_CONNECTIONS, served)
        .with(Figure.FIRST_ECHO_P99_SECONDS, round.firstEchoP99Seconds());
  }
}
