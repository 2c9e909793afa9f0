package dev.loomscope.load.experiment;

import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.experiment.Measure.Steady;
import dev.loomscope.load.experiment.Watcher.Watched;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerReading;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures {@link Steady}: opens the connections, and watches the server from when all were served
 * once, so that neither its CPU time nor the latencies are those of connecting.
 */
final class SteadyMeasurement implements Measurement {

  /** Until the connections no longer send all at once as they did when they began. */
  private static final Duration RUN_IN = Duration.ofMillis(200);

  /** More make no code any warmer. */
  private static final int CONNECTIONS_TO_WARM_UP = 1_000;

  /**
   * With more, memory is not read over the time of the round: for the stacks of ten thousand
   * threads the kernel takes 30 ms.
   */
  private static final int CONNECTIONS_WITH_MEMORY = 1_000;

  /** For a watch of which only the begin and the end are wanted. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  private final Steady steady;
  private final LoadPlans plans;
  private final Watcher watcher;

  SteadyMeasurement(Steady steady, LoadPlans plans, Watcher watcher) {
    this.steady = steady;
    this.plans = plans;
    this.watcher = watcher;
  }

  @Override
  public Measured measure(MeasuredServer server, Point point)
      throws ProgramFailure, InterruptedException {
    return runAndClose(server, steady.connections(), RUN_IN, steady.duration());
  }

  @Override
  public Measured warmUp(MeasuredServer server, Point point, Duration time)
      throws ProgramFailure, InterruptedException {
    int connections = Math.min(steady.connections(), CONNECTIONS_TO_WARM_UP);
    return runAndClose(server, connections, Duration.ZERO, time);
  }

  /** Waits at the end until the server has closed its connections, which is work for it. */
  private Measured runAndClose(
      MeasuredServer server, int connections, Duration runIn, Duration duration)
      throws ProgramFailure, InterruptedException {
    return watcher
        .every(SELDOM)
        .during(server, watch -> run(server, connections, runIn, duration))
        .load();
  }

  private Measured run(MeasuredServer server, int connections, Duration runIn, Duration duration)
      throws ProgramFailure, InterruptedException {
    try (LoadEngine clients =
        LoadEngine.open(plans.steady(server, connections, steady.bytes(), runIn, duration))) {
      double served = clients.served();
      Watcher often = connections > CONNECTIONS_WITH_MEMORY ? watcher : watcher.readingMemory();
      ServerReading.Switches before = switches(server);
      Watched<LoadFigures> run = often.during(server, watch -> clients.run());
      ServerReading.Switches after = switches(server);
      long echoes = run.load().counts().echoes();
      return Measured.of(run)
          .with(Figure.REQUESTS_PER_SECOND, run.load().steadyRequestsPerSecond())
          .with(Figure.PEAK_MEMORY_BYTES, null) // not known of all modes
          .with(Figure.SERVED_CONNECTIONS, served)
          .with(
              Figure.CONTEXT_SWITCHES_PER_1000,
              per1000(before, after, ServerReading.Switches::all, echoes))
          .with(
              Figure.VOLUNTARY_SWITCHES_PER_1000,
              per1000(before, after, ServerReading.Switches::voluntary, echoes))
          .with(
              Figure.INVOLUNTARY_SWITCHES_PER_1000,
              per1000(before, after, ServerReading.Switches::involuntary, echoes));
    }
  }

  /** What a server has switched so far; null if that is not known. */
  private static ServerReading.@Nullable Switches switches(MeasuredServer server)
      throws ProgramFailure {
    MetricsPage page = server.metrics();
    try {
      return page == null ? null : page.readSwitches().switches();
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
    }
  }

  private static @Nullable Double per1000(
      ServerReading.@Nullable Switches before,
      ServerReading.@Nullable Switches after,
      ToDoubleFunction<ServerReading.Switches> kind,
      long echoes) {
    return before == null || after == null || echoes == 0
        ? null
        : Double.valueOf(1_000 * (kind.applyAsDouble(after) - kind.applyAsDouble(before)) / echoes);
  }
}
