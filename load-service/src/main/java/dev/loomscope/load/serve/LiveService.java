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
import java.util.Optional;
import java.util.function.Consumer;
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
              ServeStream.SETTINGS,
              HttpService.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private final ComparisonMetrics metrics;
  private final Timetable timetable;
  private final Optional<LoadOrder> continuous;
  private final Loads loads;
  private final Comparisons comparisons;
  private final ServeStream stream;
  private final HttpService http;

  private LiveService(Settings settings, Consumer<HttpRouting.Builder> more)
      throws InvalidSettingException, ProgramFailure {
    PrometheusRegistry registry = new PrometheusRegistry();
    Catalogue catalogue = Catalogue.of(settings);
    Changes changes = new Changes();
    metrics = new ComparisonMetrics(registry);
    timetable = new Timetable(settings, catalogue);
    continuous = Loads.continuous(settings, catalogue.targets(), catalogue.limits());
    loads = Loads.start(settings, new LiveMetrics(registry, catalogue.targets()), changes);
    comparisons = Comparisons.start(settings, catalogue.limits(), loads, metrics, changes);
    stream = new ServeStream(comparisons, loads, changes, settings, registry);
    ServeApi api = new ServeApi(catalogue, timetable, comparisons, loads, registry);
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
   * Starts to answer; not ready, and without a comparison or load.
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

  /** Begins with the timetable and with the load that is set, and is ready. */
  public void begin() throws ProgramFailure {
    timetable.follow(comparisons, metrics);
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
    stream.close(); // left open, it would hold up the HTTP server
  }
}
