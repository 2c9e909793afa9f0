package dev.loomscope.load.serve;

import dev.loomscope.service.EventStream;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Answers {@code GET /api/stream} with server-sent events: first all comparisons and loads, then
 * those that changed, when they do. Thread-safe.
 */
final class ServeStream implements AutoCloseable {

  private static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "page.max-streams", 0, 10_000, "How many pages may be updated at once; more are refused");

  /** Every setting of the stream. */
  static final List<Setting<?>> SETTINGS = List.of(MAX_STREAMS);

  private static final Duration IDLE = Duration.ofSeconds(EventStream.IDLE_SECONDS);

  private final Comparisons comparisons;
  private final Loads loads;
  private final Changes changes;
  private final EventStream listeners;

  ServeStream(
      Comparisons comparisons,
      Loads loads,
      Changes changes,
      Settings settings,
      PrometheusRegistry registry) {
    this.comparisons = comparisons;
    this.loads = loads;
    this.changes = changes;
    this.listeners = EventStream.start("loomscope_load", settings.get(MAX_STREAMS), registry);
  }

  /** Adds the route. */
  void routes(HttpRouting.Builder routing) {
    routing.get("/api/stream", this::listen);
  }

  private void listen(ServerRequest request, ServerResponse response) {
    listeners.serve(response, new Listener()::next);
  }

  /** Ends every stream. */
  @Override
  public void close() {
    listeners.close();
  }

  /** What one listener knows. Used by one thread. */
  private final class Listener {

    private long known = -1;

    byte[] next() throws InterruptedException {
      long before = known;
      known = changes.awaitAfter(before, IDLE);
      if (known == before) {
        return event("idle", new ServeJson.Idle(ServeJson.now()));
      }
      return event(
          before < 0 ? "all" : "changes",
          new ServeJson.Changed(
              ServeJson.now(),
              comparisons.since(-1).stream().map(ComparisonView::id).toList(),
              loads.since(-1).stream().map(Load.View::id).toList(),
              comparisons.since(before).stream().map(ServeJson::comparison).toList(),
              loads.since(before).stream().map(load -> ServeJson.load(load, false)).toList()));
    }

    private static byte[] event(String name, Object data) {
      String text = new String(ServeJson.bytes(data), StandardCharsets.UTF_8);
      return ("event: " + name + "\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
  }
}
