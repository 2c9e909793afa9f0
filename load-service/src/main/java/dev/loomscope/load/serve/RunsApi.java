package dev.loomscope.load.serve;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers {@code /api/offer}, {@code /api/runs} and {@code /api/runs/ID}. */
public final class RunsApi {

  private static final String OFFER = "/api/offer";
  private static final String ALL = "/api/runs";
  private static final String ONE = "/api/runs/{id}";

  /** Many times what a request needs. */
  private static final int BODY_BYTES = 16 * 1024;

  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");
  private static final String RETRY_SECONDS = "10";
  private static final EventLog LOG = EventLog.of(RunsApi.class).limited(10);

  private final Runs runs;
  private final Catalogue catalogue;
  private final LiveMetrics metrics;

  /** Answers from these runs, and starts those that the catalogue allows. */
  public RunsApi(Runs runs, Catalogue catalogue, LiveMetrics metrics) {
    this.runs = runs;
    this.catalogue = catalogue;
    this.metrics = metrics;
  }

  /** What changes something, and may be refused. */
  @FunctionalInterface
  private interface Change {
    void make(ServerRequest request, ServerResponse response)
        throws RunRefusedException, IOException;
  }

  /** Adds the routes. */
  public void routes(HttpRouting.Builder routing) {
    routing
        .get(OFFER, (request, response) -> send(response, RunJson.offer(catalogue)))
        .get(ALL, (request, response) -> send(response, RunJson.list(runs.all())))
        .get(ONE, this::one)
        .post(ALL, guarded(this::start))
        .delete(ONE, guarded(this::stop));
  }

  private void one(ServerRequest request, ServerResponse response) {
    Optional<Run.View> run = id(request).flatMap(runs::find);
    if (run.isEmpty()) {
      unknown(response);
      return;
    }
    send(response, RunJson.run(run.get(), true));
  }

  private void start(ServerRequest request, ServerResponse response)
      throws RunRefusedException, IOException {
    requireJson(request);
    Run.View run = runs.start(RunRequest.read(body(request)).order(catalogue));
    response.status(Status.CREATED_201).header(HeaderNames.LOCATION, ALL + "/" + run.id());
    send(response, RunJson.run(run, false));
  }

  private void stop(ServerRequest request, ServerResponse response) {
    Optional<Run.View> run = id(request).flatMap(runs::stop);
    if (run.isEmpty()) {
      unknown(response);
      return;
    }
    send(response, RunJson.run(run.get(), false));
  }

  private Handler guarded(Change change) {
    return (request, response) -> {
      try {
        requireSameOrigin(request);
        change.make(request, response);
      } catch (RunRefusedException refused) {
        refuse(response, refused);
      }
    };
  }

  private void refuse(ServerResponse response, RunRefusedException refused) {
    metrics.refused(refused.refusal());
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
      case UNKNOWN_SCENARIO, LIMIT -> UNPROCESSABLE;
      case BUSY -> Status.CONFLICT_409;
      case QUEUE_FULL, ENDING -> Status.SERVICE_UNAVAILABLE_503;
    };
  }

  /**
   * A page of somebody else can have its reader's browser send requests here. Browsers say so: by
   * Origin, which other pages cannot choose, and the newer ones by Sec-Fetch-Site, too.
   */
  private static void requireSameOrigin(ServerRequest request) throws RunRefusedException {
    List<String> origins = request.headers().values(HeaderNames.ORIGIN);
    List<String> hosts = request.headers().values(HeaderNames.HOST);
    boolean foreign =
        origins.stream().anyMatch(origin -> hosts.size() != 1 || !isAt(origin, hosts.getFirst()));
    boolean crossSite =
        request.headers().values(FETCH_SITE).stream()
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    if (foreign || crossSite) {
      throw new RunRefusedException(
          Refusal.ORIGIN, "pages of other origins may not start or stop runs");
    }
  }

  private static boolean isAt(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException opaque) {
      return false;
    }
  }

  private static void requireJson(ServerRequest request) throws RunRefusedException {
    boolean json =
        request.headers().values(HeaderNames.CONTENT_TYPE).stream()
            .map(type -> type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT))
            .anyMatch("application/json"::equals);
    if (!json) {
      throw new RunRefusedException(
          Refusal.CONTENT_TYPE, "the body must be said to be application/json");
    }
  }

  private static byte[] body(ServerRequest request) throws RunRefusedException, IOException {
    if (!request.content().hasEntity()) {
      throw new RunRefusedException(Refusal.MALFORMED, "there is no body");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(BODY_BYTES + 1);
      if (body.length > BODY_BYTES) {
        throw new RunRefusedException(
            Refusal.TOO_LARGE, "the body is longer than %d bytes".formatted(BODY_BYTES));
      }
      return body;
    }
  }

  private static Optional<Long> id(ServerRequest request) {
    String text = request.path().pathParameters().get("id");
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static void unknown(ServerResponse response) {
    Problem.send(response, Status.NOT_FOUND_404, "there is no run of this id, or no more");
  }

  private static void send(ServerResponse response, Object answer) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(RunJson.bytes(answer));
  }
}
