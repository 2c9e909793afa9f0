package dev.loomscope.load.live;

import dev.loomscope.load.live.http.LivePage;
import dev.loomscope.load.live.http.RunStream;
import dev.loomscope.load.live.http.RunsApi;
import dev.loomscope.load.live.plan.Catalogue;
import dev.loomscope.load.live.plan.TargetName;
import dev.loomscope.load.live.run.LiveMetrics;
import dev.loomscope.load.live.run.Runs;
import dev.loomscope.load.live.run.Timetable;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code loomscope serve}: load as a service, until SIGTERM or SIGINT. */
public final class ServeCommand {

  /** Every setting of the service. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(
              Catalogue.SETTINGS,
              Timetable.SETTINGS,
              Runs.SETTINGS,
              RunStream.SETTINGS,
              HttpService.SETTINGS,
              Termination.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private ServeCommand() {}

  /**
   * Serves until asked to end.
   *
   * @return the exit code
   */
  public static int run(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    TargetName.distrustTheCache();
    Catalogue catalogue = Catalogue.of(settings);
    Timetable timetable = Timetable.of(settings, catalogue);
    PrometheusRegistry registry = new PrometheusRegistry();
    LiveMetrics metrics = new LiveMetrics(registry, catalogue);
    Runs runs = Runs.start(settings, metrics);
    RunStream stream = new RunStream(runs, settings, registry);
    HttpService http =
        HttpService.start(
            "load-service",
            settings,
            registry,
            () -> true,
            () -> Map.of("targets", catalogue.targets().size()),
            routes -> {
              new RunsApi(runs, catalogue, metrics).routes(routes);
              stream.routes(routes);
              LivePage.routes(routes);
            });
    Termination termination = Termination.listen(settings);
    timetable.follow(runs, metrics);
    http.ready(true);
    System.out.printf(
        "load-service ready http-port=%d pid=%d%n", http.port(), ProcessHandle.current().pid());
    return termination.awaitAndEnd(http, ending(runs, stream));
  }

  private static Termination.Work ending(Runs runs, RunStream stream) {
    return new Termination.Work() {
      @Override
      public void stopAccepting() {
        runs.stopAccepting();
      }

      @Override
      public boolean drain(Duration bound) throws InterruptedException {
        return runs.drain(bound);
      }

      @Override
      public void close() {
        runs.close();
        stream.close();
      }
    };
  }
}
