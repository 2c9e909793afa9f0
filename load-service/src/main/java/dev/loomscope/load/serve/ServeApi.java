package dev.loomscope.load.serve;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.show.ComparisonPage;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/** Answers {@code /api/offer}, {@code /api/comparisons} and {@code /api/loads}. */
final class ServeApi {

  private static final String COMPARISONS = "/api/comparisons";
  private static final String LOADS = "/api/loads";
  private static final String ONE = "/{id}";

  /** Many times what a request needs. */
  private static final int BODY_BYTES = 16 * 1024;

  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");
  private static final String RETRY_SECONDS = "60";
  private static final EventLog LOG = EventLog.of(ServeApi.class).limited(10);

  private final Catalogue catalogue;
  private final Timetable timetable;
  private final Comparisons comparisons;
  private final Loads loads;
  private final Counter refusals;

  ServeApi(
      Catalogue catalogue,
      Timetable timetable,
      Comparisons comparisons,
      Loads loads,
      PrometheusRegistry registry) {
    this.catalogue = catalogue;
    this.timetable = timetable;
    this.comparisons = comparisons;
    this.loads = loads;
    this.refusals =
        Counter.builder()
            .name("loomscope_load_orders_refused_total")
            .help("Requests to start or stop something that were refused, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Refusal reason : Refusal.values()) {
      refusals.initLabelValues(reason.label());
    }
  }

  /** What changes something, and may be refused. */
  @FunctionalInterface
  private interface Change {
    void make(ServerRequest request, ServerResponse response) throws RefusedException, IOException;
  }

  /** What only answers. */
  @FunctionalInterface
  private interface Plain extends Change, Handler {
    @Override
    void make(ServerRequest request, ServerResponse response);

    @Override
    default void handle(ServerRequest request, ServerResponse response) {
      make(request, response);
    }
  }

  /** Adds the routes. */
  void routes(HttpRouting.Builder routing) {
    routing
        .get("/api/offer", (request, response) -> send(response, offer()))
        .get(
            COMPARISONS,
            (request, response) -> send(response, ServeJson.comparisons(comparisons.since(-1))))
        .post(COMPARISONS, guarded(this::compare))
        .get(COMPARISONS + ONE, one(id -> comparisons.find(id).map(ServeJson::whole)))
        .get(COMPARISONS + ONE + "/report", this::report)
        .delete(
            COMPARISONS + ONE, guarded(one(id -> comparisons.stop(id).map(ServeJson::comparison))))
        .get(LOADS, (request, response) -> send(response, ServeJson.loads(loads.since(-1))))
        .post(LOADS, guarded(this::load))
        .get(LOADS + ONE, one(id -> loads.find(id).map(load -> ServeJson.load(load, true))))
        .delete(
            LOADS + ONE,
            guarded(one(id -> loads.stop(id).map(load -> ServeJson.load(load, false)))));
  }

  private ServeJson.Offer offer() {
    return ServeJson.offer(catalogue, timetable.interval());
  }

  private void compare(ServerRequest request, ServerResponse response)
      throws RefusedException, IOException {
    ComparisonView view = comparisons.start(Requests.comparison(jsonOf(request), catalogue));
    created(response, COMPARISONS, view.id());
    send(response, ServeJson.comparison(view));
  }

  private void load(ServerRequest request, ServerResponse response)
      throws RefusedException, IOException {
    Load.View view = loads.start(Requests.load(jsonOf(request), catalogue));
    created(response, LOADS, view.id());
    send(response, ServeJson.load(view, false));
  }

  private void report(ServerRequest request, ServerResponse response) {
    Optional<ComparisonResult> result =
        id(request).flatMap(comparisons::find).flatMap(view -> Optional.ofNullable(view.result()));
    if (result.isEmpty()) {
      unknown(response);
      return;
    }
    // The report is a page of its own, without a server: its style and script are in it.
    response
        .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(ComparisonPage.of(result.get()).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers by the id in the path; a comparison or a load that is not there is not found. */
  private static Plain one(LongFunction<Optional<?>> find) {
    return (request, response) -> {
      Optional<?> found = id(request).flatMap(find::apply);
      if (found.isEmpty()) {
        unknown(response);
      } else {
        send(response, found.get());
      }
    };
  }

  private Handler guarded(Change change) {
    return (request, response) -> {
      try {
        requireSameOrigin(request);
        change.make(request, response);
      } catch (RefusedException refused) {
        refuse(response, refused);
      }
    };
  }

  private void refuse(ServerResponse response, RefusedException refused) {
    refusals.labelValues(refused.refusal().label()).inc();
    LOG.warn("request refused", "reason", refused.refusal().label(), "cause", refused.getMessage());
    if (refused.refusal() == Refusal.QUEUE_FULL) {
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    Problem.send(response, status(refused.refusal()), String.valueOf(refused.getMessage()));
  }

  private static Status status(Refusal refusal) {
    return switch (refusal) {
      case MALFORMED -> Status.BAD_REQUEST_400;
      case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
      case CONTENT_TYPE -> Status.UNSUPPORTED_MEDIA_TYPE_415;
      case ORIGIN, UNKNOWN_TARGET -> Status.FORBIDDEN_403;
      case UNKNOWN_EXPERIMENT, LIMIT -> UNPROCESSABLE;
      case BUSY -> Status.CONFLICT_409;
      case QUEUE_FULL, ENDING -> Status.SERVICE_UNAVAILABLE_503;
    };
  }

  /**
   * A page of somebody else can have its reader's browser send requests here. Browsers say so: by
   * Origin, which other pages cannot choose, and the newer ones by Sec-Fetch-Site, too.
   */
  private static void requireSameOrigin(ServerRequest request) throws RefusedException {
    List<String> origins = request.headers().values(HeaderNames.ORIGIN);
    List<String> hosts = request.headers().values(HeaderNames.HOST);
    boolean foreign =
        origins.stream().anyMatch(origin -> hosts.size() != 1 || !isAt(origin, hosts.getFirst()));
    boolean crossSite =
        request.headers().values(FETCH_SITE).stream()
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    if (foreign || crossSite) {
      throw new RefusedException(
          Refusal.ORIGIN, "pages of other origins may not start or stop anything");
    }
  }

  private static boolean isAt(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException opaque) {
      return false;
    }
  }

  private static void requireJson(ServerRequest request) throws RefusedException {
    boolean json =
        request.headers().values(HeaderNames.CONTENT_TYPE).stream()
            .map(type -> type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT))
            .anyMatch("application/json"::equals);
    if (!json) {
      throw new RefusedException(
          Refusal.CONTENT_TYPE, "the body must be said to be application/json");
    }
  }

  private static byte[] body(ServerRequest request) throws RefusedException, IOException {
    if (!request.content().hasEntity()) {
      throw new RefusedException(Refusal.MALFORMED, "there is no body");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(BODY_BYTES + 1);
      if (body.length > BODY_BYTES) {
        throw new RefusedException(
            Refusal.TOO_LARGE, "the body is longer than %d bytes".formatted(BODY_BYTES));
      }
      return body;
    }
  }

  private static byte[] jsonOf(ServerRequest request) throws RefusedException, IOException {
    requireJson(request);
    return body(request);
  }

  private static Optional<Long> id(ServerRequest request) {
    String text = request.path().pathParameters().get("id");
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static void unknown(ServerResponse response) {
    Problem.send(response, Status.NOT_FOUND_404, "there is none of this id, or no more");
  }

  private static void created(ServerResponse response, String path, long id) {
    response.status(Status.CREATED_201).header(HeaderNames.LOCATION, path + "/" + id);
  }

  private static void send(ServerResponse response, Object answer) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(ServeJson.bytes(answer));
  }
}
