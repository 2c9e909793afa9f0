package dev.loomscope.service;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The HTTP side of a service: {@code /observe/health/live} and {@code /ready} (204 or 503), {@code
 * /metrics}, {@code /api/status}, and the service's own routes.
 *
 * <p>Thread-safe. The service is not ready until {@link #ready} is called.
 */
public final class HttpService implements AutoCloseable {

  /** Address of the HTTP server. */
  public static final Setting<InetAddress> BIND =
      Setting.of(
          "http.bind",
          "Address that the HTTP server listens on",
          "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all",
          InetAddresses::parse);

  /** Port of the HTTP server. */
  public static final Setting<Integer> PORT =
      Setting.integer("http.port", 0, 65_535, "TCP port of the HTTP server, 0 for any free one");

  /** Every setting of the HTTP side. */
  public static final List<Setting<?>> SETTINGS = List.of(BIND, PORT);

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final WebServer server;
  private volatile boolean ready;

  private HttpService(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes) {
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .get("/metrics", new MetricsHandler(registry))
            .get("/api/status", new StatusHandler(name, settings, () -> ready, status));
    routes.accept(routing);
    this.server =
        WebServer.builder()
            .address(settings.get(BIND))
            .port(settings.get(PORT))
            .shutdownGracePeriod(GRACE)
            // The order of a shutdown is the service's own; a hook of Helidon's would race it.
            .shutdownHook(false)
            .addRouting(routing)
            .addFeature(
                ObserveFeature.just(
                    HealthObserver.builder()
                        .useSystemServices(false)
                        .addCheck(check("working", HealthCheckType.READINESS, working))
                        .addCheck(check("started", HealthCheckType.READINESS, () -> ready))
                        .addCheck(check("alive", HealthCheckType.LIVENESS, () -> true))
                        .build()))
            .build();
  }

  /**
   * Starts the HTTP side of a service.
   *
   * @param name the service's name in {@code /api/status}
   * @param settings with every one of {@link #SETTINGS}
   * @param registry what {@code /metrics} exposes; the JVM's own metrics are added to it
   * @param working whether the service could do its work if it were asked to; for readiness
   * @param status what {@code /api/status} says beside name, version, uptime and configuration
   * @param routes adds the service's own routes
   * @throws ProgramFailure if the address or port cannot be had
   */
  public static HttpService start(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes)
      throws ProgramFailure {
    JvmMetrics.builder().register(registry);
    HttpService service = new HttpService(name, settings, registry, working, status, routes);
    try {
      service.server.start();
    } catch (RuntimeException refused) {
      throw new ProgramFailure(
          "cannot listen on http.bind = %s, http.port = %d: %s"
              .formatted(
                  settings.get(BIND).getHostAddress(),
                  settings.get(PORT),
                  Failures.rootMessage(refused)));
    }
    return service;
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /** Says whether the service takes work. Health and status show it. */
  public void ready(boolean now) {
    ready = now;
  }

  /** Stops the server; requests in flight have five seconds. */
  @Override
  public void close() {
    server.stop();
  }

  private static HealthCheck check(String name, HealthCheckType type, BooleanSupplier up) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public HealthCheckType type() {
        return type;
      }

      @Override
      public HealthCheckResponse call() {
        return HealthCheckResponse.builder().status(up.getAsBoolean()).build();
      }
    };
  }
}
