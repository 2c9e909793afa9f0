package dev.loomscope.load.serve;

import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.PageFile;
import dev.loomscope.service.PageFrame;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of the load service, put together: comparisons, their timetable, loads, and the HTTP
 * side.
 */
public final class LiveService implements Termination.Work {

  /** Every setting of the parts. */
  public static final List<Setting<?>> SETTINGS =
      Stream.of(
              Catalogue.SETTINGS,
              Timetable.SETTINGS,
              Comparisons.SETTINGS,
              Loads.SETTINGS,
              ServeApi.SETTINGS,
              List.of(PageFrame.LINKS),
              HttpService.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private static final String FOLDER = "/live/";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private final Timetable timetable;
  private final Optional<LoadOrder> continuous;
  private final Loads loads;
  private final Comparisons comparisons;
  private final ServeApi api;
  private final HttpService http;

  private LiveService(Settings settings) throws InvalidSettingException, ProgramFailure {
    PrometheusRegistry registry = new PrometheusRegistry();
    Catalogue catalogue = Catalogue.of(settings);
    ChangeCounter changes = new ChangeCounter();
    ComparisonMetrics metrics = new ComparisonMetrics(registry);
    timetable = new Timetable(settings, catalogue, metrics);
    continuous = Loads.continuous(settings, catalogue.targets(), catalogue.limits());
    Pause pause = new Pause();
    loads = new Loads(settings, new LiveMetrics(registry, catalogue.targets()), pause, changes);
    comparisons = new Comparisons(settings, catalogue.limits(), pause, metrics, changes);
    api =
        new ServeApi(
            catalogue, timetable.interval(), comparisons, loads, changes, settings, registry);
    http =
        HttpService.start(
            "load-service",
            settings,
            registry,
            () -> true,
            () -> Map.of("targets", catalogue.targets().size()),
            routing -> {
              api.routes(routing);
              page(routing);
            });
  }

  /** The page that opens with the newest ranking. */
  private static void page(HttpRouting.Builder routing) {
    PageFrame.routes(routing);
    routing
        .get("/", PageFile.of(FOLDER + "index.html", HTML))
        .get(FOLDER + "live.css", PageFile.of(FOLDER + "live.css", CSS));
    for (String script : List.of("api.js", "load.js", "main.js", "ranking.js")) {
      routing.get(FOLDER + script, PageFile.of(FOLDER + script, JAVASCRIPT));
    }
  }

  /**
   * Starts to answer; not ready, and without a comparison or load.
   *
   * @throws InvalidSettingException if settings that are allowed one by one cannot go together
   * @throws ProgramFailure if the HTTP port cannot be had
   */
  public static LiveService start(Settings settings)
      throws InvalidSettingException, ProgramFailure {
    return new LiveService(settings);
  }

  /** Begins with the timetable and with the load that is set, and is ready. */
  public void begin() throws ProgramFailure {
    timetable.follow(comparisons);
    if (continuous.isPresent()) {
      try {
        loads.start(continuous.get());
      } catch (RefusedException impossible) {
        throw new ProgramFailure(String.valueOf(impossible.getMessage()));
      }
    }
    http.ready(true);
  }

  public HttpService http() {
    return http;
  }

  @Override
  public void stopAccepting() {
    comparisons.stopAccepting();
    loads.stopAccepting();
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    long began = System.nanoTime();
    return comparisons.drain(bound) && loads.drain(bound.minusNanos(System.nanoTime() - began));
  }

  @Override
  public void close() {
    comparisons.close();
    loads.close();
    api.close(); // left open, its streams would hold up the HTTP server
  }
}
