package dev.loomscope.load.compare;

import dev.loomscope.load.echo.EchoServer;
import dev.loomscope.load.engine.LoadEngine;
import dev.loomscope.load.engine.LoadFigures;
import dev.loomscope.load.engine.LoadPlan;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.result.RunResult;
import dev.loomscope.load.run.LoadSettings;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.ServerWatch;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Loads one server for one round and measures. Used by one thread. */
final class RoundRunner {

  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Duration WARM_UP_INTERVAL = Duration.ofMillis(5);

  private final Settings settings;

  RoundRunner(Settings settings) {
    this.settings = settings;
  }

  /**
   * Runs a scenario several times in a row and takes the runs together. A slow server's round ends
   * before that, when its time is over.
   *
   * @param runs how often at most; at least 1
   */
  RunResult measure(EchoServer server, Scenario scenario, int runs)
      throws ProgramFailure, InterruptedException {
    LoadPlan plan = plan(server, scenario);
    MetricsPage page = server.metrics();
    try (ServerWatch watch = begin(page, settings.get(LoadSettings.SAMPLE_INTERVAL))) {
      List<LoadFigures> figures = new ArrayList<>();
      long deadline = System.nanoTime() + settings.get(MeasureSettings.ROUND_TIME).toNanos();
      for (int run = 0; run == 0 || (run < runs && System.nanoTime() - deadline < 0); run++) {
        figures.add(LoadEngine.run(plan, () -> {}));
      }
      server.process().requireAlive();
      return RunResult.of(LoadFigures.sum(figures), watch.end().onCores(CORES));
    } catch (IOException failure) {
      throw unreadable(page, failure);
    }
  }

  /**
   * Runs a scenario once, and keeps its clients connected until the server's memory was read. Its
   * rate is not to be compared: the server does not close connections while others are served.
   */
  RunResult measureMemory(EchoServer server, Scenario scenario)
      throws ProgramFailure, InterruptedException {
    LoadPlan plan = plan(server, scenario).held();
    Duration bound = settings.get(LoadSettings.HOLD_TIME).multipliedBy(server.variant().patience());
    MetricsPage page = server.metrics();
    try (ServerWatch watch = begin(page, settings.get(LoadSettings.SAMPLE_INTERVAL))) {
      LoadFigures figures = LoadEngine.run(plan, () -> watch.awaitMemoryReading(bound));
      server.process().requireAlive();
      return RunResult.of(figures, watch.end());
    } catch (IOException failure) {
      throw unreadable(page, failure);
    }
  }

  /**
   * Runs scenarios in turn until a time has passed, and reads the server often meanwhile: the code
   * that answers is then compiled, so that a reading costs little when it counts.
   */
  RunResult warmUp(EchoServer server, List<Scenario> scenarios, Duration time)
      throws ProgramFailure, InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    List<LoadFigures> figures = new ArrayList<>();
    MetricsPage page = server.metrics();
    try (ServerWatch watch = begin(page, WARM_UP_INTERVAL)) {
      do {
        for (Scenario scenario : server.variant().warmUps(scenarios)) {
          figures.add(LoadEngine.run(plan(server, scenario), () -> {}));
        }
        server.process().requireAlive();
      } while (System.nanoTime() - deadline < 0);
      return RunResult.of(LoadFigures.sum(figures), watch.end());
    } catch (IOException failure) {
      throw unreadable(page, failure);
    }
  }

  private LoadPlan plan(EchoServer server, Scenario scenario) {
    return scenario.plan(
        server.target(),
        settings.get(LoadSettings.THREADS),
        settings.get(LoadSettings.CONNECTING),
        settings.get(LoadSettings.TIMEOUT).multipliedBy(server.variant().patience()));
  }

  private static ServerWatch begin(MetricsPage page, Duration interval) throws IOException {
    return ServerWatch.begin(page, interval, false);
  }

  private static ProgramFailure unreadable(MetricsPage page, IOException failure) {
    return new ProgramFailure("cannot read %s: %s".formatted(page, failure.getMessage()));
  }
}
