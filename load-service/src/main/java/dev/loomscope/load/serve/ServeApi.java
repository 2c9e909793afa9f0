package dev.loomscope.load.serve;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.serve.Requests.OfComparison;
import dev.loomscope.load.serve.Requests.OfLoad;
import dev.loomscope.load.show.ComparisonPage;
import dev.loomscope.service.EventStream;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.Problem;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers {@code /api/offer}, {@code /api/comparisons}, {@code /api/loads}, {@code /api/stream}.
 */
final class ServeApi implements AutoCloseable {

  private static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "page.max-streams", 0, 10_000, "How many pages may be updated at once; more are refused");

  /** Every setting of the API. */
  static final List<Setting<?>> SETTINGS = List.of(MAX_STREAMS, Guard.NAMES);

  private static final Duration IDLE = Duration.ofSeconds(EventStream.IDLE_SECONDS);

  private final Catalogue catalogue;
  private final Duration interval;
  private final Comparisons comparisons;
  private final Loads loads;
  private final ChangeCounter changes;
  private final Guard guard;
  private final EventStream listeners;

  /**
   * An API without listeners.
   *
   * @param interval of the timetable; zero if there is none
   */
  ServeApi(
      Catalogue catalogue,
      Duration interval,
      Comparisons comparisons,
      Loads loads,
      ChangeCounter changes,
      Settings settings,
      PrometheusRegistry registry) {
    this.catalogue = catalogue;
    this.interval = interval;
    this.comparisons = comparisons;
    this.loads = loads;
    this.changes = changes;
    this.guard = new Guard(settings.get(Guard.NAMES), registry);
    this.listeners = EventStream.start("loomscope_load", settings.get(MAX_STREAMS), registry);
  }

  /** Starts what a body asks for. */
  @FunctionalInterface
  private interface Starter {
    Job start(byte[] body) throws RefusedException;
  }

  /** Adds the routes. */
  void routes(HttpRouting.Builder routing) {
    routing
        .get(
            "/api/offer",
            (request, response) -> send(response, ServeJson.brief(catalogue.offer(interval))))
        .get("/api/comparisons/{id}/report", this::report)
        .get("/api/stream", (request, response) -> listeners.serve(response, new Listener()::next));
    routes(
        routing,
        "comparisons",
        comparisons,
        body -> comparisons.start(catalogue.order(Requests.read(body, OfComparison.class))));
    routes(
        routing,
        "loads",
        loads,
        body -> loads.start(catalogue.order(Requests.read(body, OfLoad.class))));
  }

  private void routes(HttpRouting.Builder routing, String kind, Jobs<?> jobs, Starter starter) {
    String all = "/api/" + kind;
    String one = all + "/{id}";
    routing
        .get(all, (request, response) -> send(response, list(kind, jobs)))
        .post(
            all,
            guard.guarded(
                (request, response) -> {
                  Job job = starter.start(Guard.json(request));
                  String path = all + "/" + job.id;
                  response.status(Status.CREATED_201).header(HeaderNames.LOCATION, path);
                  send(response, ServeJson.brief(job.view()));
                }))
        .get(
            one,
            (request, response) ->
                answer(response, id(request).flatMap(jobs::find), ServeJson::whole))
        .delete(
            one,
            guard.guarded(
                (request, response) ->
                    answer(response, id(request).flatMap(jobs::stop), ServeJson::brief)));
  }

  private static byte[] list(String kind, Jobs<?> jobs) {
    return ServeJson.brief(Map.of("timestamp_seconds", Instant.now(), kind, views(jobs, -1)));
  }

  private static List<Record> views(Jobs<?> jobs, long known) {
    return jobs.since(known).stream().map(Job::view).toList();
  }

  private static List<Long> ids(Jobs<?> jobs) {
    return jobs.since(-1).stream().map(job -> job.id).toList();
  }

  private void report(ServerRequest request, ServerResponse response) {
    Optional<ComparisonResult> result =
        id(request).flatMap(comparisons::find).map(ComparisonRun::result);
    if (result.isEmpty()) {
      unknown(response);
      return;
    }
    // The report is a page of its own, without a server: its style and script are in it, and what
    // else it may load, which is nothing.
    response
        .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HttpService.POLICY, "frame-ancestors 'none'")
        .send(ComparisonPage.of(result.get()).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Long> id(ServerRequest request) {
    String text = request.path().pathParameters().get("id");
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static void answer(
      ServerResponse response, Optional<? extends Job> found, Function<Record, byte[]> json) {
    if (found.isEmpty()) {
      unknown(response);
    } else {
      send(response, json.apply(found.get().view()));
    }
  }

  private static void unknown(ServerResponse response) {
    Problem.send(response, Status.NOT_FOUND_404, "there is none of this id, or no more");
  }

  private static void send(ServerResponse response, byte[] json) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(json);
  }

  /** Ends every stream. */
  @Override
  public void close() {
    listeners.close();
  }

  /** What one listener to the stream knows. Used by one thread. */
  private final class Listener {

    private long known = -1;

    byte[] next() throws InterruptedException {
      long before = known;
      known = changes.awaitAfter(before, IDLE);
      if (known == before) {
        return event("idle", Map.of("timestamp_seconds", Instant.now()));
      }
      return event(
          before < 0 ? "all" : "changes",
          Map.of(
              "timestamp_seconds",
              Instant.now(),
              "comparison_ids",
              ids(comparisons),
              "load_ids",
              ids(loads),
              "comparisons",
              views(comparisons, before),
              "loads",
              views(loads, before)));
    }

    private static byte[] event(String name, Object data) {
      String text = new String(ServeJson.brief(data), StandardCharsets.UTF_8);
      return ("event: " + name + "\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
  }
}
