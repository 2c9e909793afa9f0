package dev.loomscope.service;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
  public static final List<Setting<?>> SETTINGS =
      Stream.of(List.of(BIND, PORT), HttpTls.SETTINGS, HttpAccess.SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .distinct()
          .toList();

  /** What a page may load, and who may frame it; every answer has one. */
  public static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");

  private static final EventLog LOG = EventLog.of(HttpService.class);

  /** What every system says of a port that somebody has; messages of the JVM are not translated. */
  private static final String IN_USE = "in use";

  private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
  private static final HeaderName NO_SNIFF = HeaderNames.create("X-Content-Type-Options");
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final InetAddress address;
  private final int wanted;
  private final HttpRouting.Builder routing;
  private final PrometheusRegistry registry;
  private final Optional<HttpTls> tls;
  private final AtomicBoolean wasReady = new AtomicBoolean();
  private final Thread watch = Thread.ofVirtual().name("http-watch").unstarted(this::watch);
  private volatile WebServer server;
  private volatile boolean ready;

  private HttpService(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      Exposition exposition,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes)
      throws InvalidSettingException {
    this.address = settings.get(BIND);
    this.registry = registry;
    FileReloads reloads = new FileReloads(registry);
    this.tls = HttpTls.of(settings, registry, reloads);
    HttpAccess access = HttpAccess.of(settings, registry, reloads);
    access.warnIfOpen(address);
    HealthHandler readiness = new HealthHandler(() -> ready && working.getAsBoolean());
    // While it is draining a service no longer works, and must not be killed for it.
    HealthHandler liveness = new HealthHandler(() -> !ready || working.getAsBoolean());
    MetricsHandler metrics = new MetricsHandler(registry, exposition);
    this.routing =
        PlainWebServer.routing()
            .addFilter(HttpService::filter)
            .addFilter(access::filter)
            .get(HealthHandler.READY, readiness)
            .head(HealthHandler.READY, readiness)
            .get(HealthHandler.LIVE, liveness)
            .head(HealthHandler.LIVE, liveness)
            .get("/metrics", metrics)
            .head("/metrics", metrics)
            .get("/api/status", new StatusHandler(name, settings, () -> ready, status));
    routes.accept(routing);
    routing.any(
        (request, response) ->
            Problem.send(
                response, Status.NOT_FOUND_404, "there is nothing of this path and method"));
    this.wanted = settings.get(PORT);
    this.server = server(wanted);
  }

  private static void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response
        .header(NO_SNIFF, "nosniff") // what is text is no page
        .header(REFERRER, "no-referrer")
        .header(POLICY, NO_PAGE); // a page says what else it needs
    chain.proceed();
    if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      // Helidon says that it closes the connection, and keeps it open (helidon #12324).
      throw new CloseConnectionException("as the client asked");
    }
  }

  private WebServer server(int port) {
    WebServerConfig.Builder builder = PlainWebServer.builder();
    tls.ifPresent(present -> builder.tls(present.tls()));
    return builder
        .address(address)
        .port(port)
        .shutdownGracePeriod(GRACE)
        // Head and body of an answer leave in pieces of their own: the second must not wait for the
        // acknowledgement of the first, which comes after 40 ms.
        .connectionOptions(options -> options.tcpNoDelay(true))
        // The order of a shutdown is the service's own; a hook of Helidon's would race it.
        .shutdownHook(false)
        .addRouting(routing)
        .build();
  }

  /**
   * Starts the HTTP side of a service whose metrics are all in its registry.
   *
   * @see #start(String, Settings, PrometheusRegistry, Exposition, BooleanSupplier, Supplier,
   *     Consumer)
   * @throws InvalidSettingException if a file of certificates or tokens cannot be used
   * @throws ProgramFailure if the address or port cannot be had
   */
  public static HttpService start(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes)
      throws InvalidSettingException, ProgramFailure {
    return start(name, settings, registry, Exposition.NONE, working, status, routes);
  }

  /**
   * Starts the HTTP side of a service that does its work without it where the port is taken: it is
   * then served as soon as the port is free.
   *
   * @see #start(String, Settings, PrometheusRegistry, BooleanSupplier, Supplier, Consumer)
   * @throws InvalidSettingException if a file of certificates or tokens cannot be used
   * @throws ProgramFailure if the address or port can never be had
   */
  public static HttpService startOrWait(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes)
      throws InvalidSettingException, ProgramFailure {
    JvmFigures.register(registry);
    return new HttpService(name, settings, registry, Exposition.NONE, working, status, routes)
        .started(settings, true);
  }

  /**
   * Starts the HTTP side of a service.
   *
   * @param name the service's name in {@code /api/status}
   * @param settings with every one of {@link #SETTINGS}
   * @param registry what {@code /metrics} exposes; the JVM's own metrics are added to it
   * @param exposition what {@code /metrics} exposes beside the registry
   * @param working whether the service can do its work; for readiness and, once ready, liveness
   * @param status what {@code /api/status} says beside name, version, uptime and configuration
   * @param routes adds the service's own routes
   * @throws InvalidSettingException if a file of certificates or tokens cannot be used
   * @throws ProgramFailure if the address or port cannot be had
   */
  public static HttpService start(
      String name,
      Settings settings,
      PrometheusRegistry registry,
      Exposition exposition,
      BooleanSupplier working,
      Supplier<Map<String, ?>> status,
      Consumer<HttpRouting.Builder> routes)
      throws InvalidSettingException, ProgramFailure {
    JvmFigures.register(registry);
    return new HttpService(name, settings, registry, exposition, working, status, routes)
        .started(settings, false);
  }

  /** Listens, or waits for a port that somebody has, if it may. */
  private HttpService started(Settings settings, boolean mayWait) throws ProgramFailure {
    try {
      checkThatPortIsFree(address, wanted);
      server.start();
      if (port() < 0) {
        throw new ProgramFailure("the http server does not start, see the log");
      }
    } catch (IOException refused) {
      if (!mayWait || !String.valueOf(refused.getMessage()).contains(IN_USE)) {
        throw unavailable(settings, refused);
      }
      LOG.warn("http port is taken: no health nor metrics until it is free", "port", wanted);
    }
    watch.start();
    return this;
  }

  private static ProgramFailure unavailable(Settings settings, IOException refused) {
    return new ProgramFailure(
        "cannot listen on http.bind = %s, http.port = %d: %s"
            .formatted(
                settings.get(BIND).getHostAddress(),
                settings.get(PORT),
                Failures.rootMessage(refused)));
  }

  /** Helidon's start does not fail when its listener does: so the port is tried beforehand. */
  private static void checkThatPortIsFree(InetAddress address, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, port));
    }
  }

  /**
   * Takes a new certificate when there is one, and starts the server anew when it no longer
   * listens: Helidon ends a listener whose accept fails once, and a shortage of descriptors that
   * passes must not take health and metrics with it.
   */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_INTERVAL);
        tls.ifPresent(HttpTls::look);
        boolean listened = port() >= 0;
        if (listened ? isRefused() : isFree()) {
          int port = listened ? port() : wanted;
          WebServer next = server(port);
          next.start();
          if (next.port() != port) {
            continue; // the port cannot be had at the moment
          }
          server = next;
          if (listened) {
            LOG.warn("http server had ended and was started anew", "port", port);
          } else {
            LOG.info("http port is free, and listened on", "port", port);
          }
        }
      }
    } catch (InterruptedException closed) {
      LOG.debug("no longer watched");
    } catch (RuntimeException failed) {
      LOG.error("http server has ended and cannot be started anew", failed);
    }
  }

  private boolean isFree() {
    try {
      checkThatPortIsFree(address, wanted);
      return true;
    } catch (IOException _) { // still taken
      return false;
    }
  }

  private boolean isRefused() {
    try (Socket probe = new Socket()) {
      InetAddress target = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
      probe.connect(new InetSocketAddress(target, port()), 1_000);
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unknown) { // no descriptor for the probe: not the time to start anything
      return false;
    }
  }

  /** The port that the server listens on; below 0 while it waits for it. */
  public int port() {
    return server.port();
  }

  /** Says whether the service takes work. Health and status show it. */
  public void ready(boolean now) {
    ready = now;
    if (now && !wasReady.getAndSet(true)) {
      JvmFigures.registerAllocations(registry);
    }
  }

  /** Stops the server; requests in flight have five seconds. */
  @Override
  public void close() {
    watch.interrupt();
    server.stop();
  }
}
