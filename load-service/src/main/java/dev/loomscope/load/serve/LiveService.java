package dev.loomscope.load.serve;

import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The parts of the load service, put together: runs, their timetable, and the HTTP side. */
public final class LiveService implements Termination.Work {

  /** Every setting of the parts. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(
              Catalogue.SETTINGS,
              Timetable.SETTINGS,
              Runs.SETTINGS,
              RunStream.SETTINGS,
              HttpService.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private final LiveMetrics metrics;
  private final Timetable timetable;
  private final Runs runs;
  private final RunStream stream;
  private final HttpService http;

  private LiveService(Settings settings, Consumer<HttpRouting.Builder> more)
      throws InvalidSettingException, ProgramFailure {
    PrometheusRegistry registry = new PrometheusRegistry();
    Catalogue catalogue = Catalogue.of(settings);
    timetable = Timetable.of(settings, catalogue);
    metrics = new LiveMetrics(registry, catalogue);
    runs = Runs.start(settings, metrics);
    stream = new RunStream(runs, settings, registry);
    RunsApi api = new RunsApi(runs, catalogue, metrics);
    http =
        HttpService.start(
            "load-service",
            settings,
            registry,
            () -> true,
            () -> Map.of("targets", catalogue.targets().size()),
            routes -> {
              api.routes(routes);
              stream.routes(routes);
              LivePage.routes(routes);
              more.accept(routes);
            });
  }

  /**
   * Starts to answer; not ready, and without a run.
   *
   * @throws InvalidSettingException if settings that are allowed one by one cannot go together
   * @throws ProgramFailure if the HTTP port cannot be had
   */
  public static LiveService start(Settings settings)
      throws InvalidSettingException, ProgramFailure {
    return start(settings, routes -> {});
  }

  /**
   * The same, with more routes or filters of its HTTP side.
   *
   * @see #start(Settings)
   */
  static LiveService start(Settings settings, Consumer<HttpRouting.Builder> more)
      throws InvalidSettingException, ProgramFailure {
    return new LiveService(settings, more);
  }

  /** Begins with the runs of the timetable, and is ready. */
  public void begin() {
    timetable.follow(runs, metrics);
    http.ready(true);
  }

  Timetable timetable() {
    return timetable;
  }

  LiveMetrics metrics() {
    return metrics;
  }

  Runs runs() {
    return runs;
  }

  public HttpService http() {
    return http;
  }

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
    stream.close(); // left open, it would hold up the HTTP server
  }
}
