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
 * Answers {@code GET /api/stream} with server-sent events: first all runs, then, once a second
 * while any runs, those that changed. Thread-safe.
 */
public final class RunStream implements AutoCloseable {

  private static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "page.max-streams", 0, 10_000, "How many pages may be updated at once; more are refused");

  /** Every setting of the stream. */
  public static final List<Setting<?>> SETTINGS = List.of(MAX_STREAMS);

  private static final Duration IDLE = Duration.ofSeconds(EventStream.IDLE_SECONDS);

  private final Runs runs;
  private final EventStream listeners;

  /** A stream of these runs. */
  public RunStream(Runs runs, Settings settings, PrometheusRegistry registry) {
    this.runs = runs;
    this.listeners = EventStream.start("loomscope_load", settings.get(MAX_STREAMS), registry);
  }

  /** Adds the route. */
  public void routes(HttpRouting.Builder routing) {
    routing.get("/api/stream", this::listen);
  }

  private void listen(ServerRequest request, ServerResponse response) {
    listeners.serve(response, new Listener(runs)::next);
  }

  /** Ends every stream. */
  @Override
  public void close() {
    listeners.close();
  }

  /** What one listener knows. Used by one thread. */
  private static final class Listener {

    private final Runs runs;
    private long known = -1;

    Listener(Runs runs) {
      this.runs = runs;
    }

    byte[] next() throws InterruptedException {
      long before = known;
      known = runs.awaitChange(before, IDLE);
      if (known == before) {
        return event("idle", new RunJson.Idle(RunJson.now()));
      }
      return event(
          before < 0 ? "runs" : "changes",
          new RunJson.Changes(
              RunJson.now(),
              runs.all().stream().map(Run.View::id).toList(),
              RunJson.inShort(runs.since(before))));
    }

    private static byte[] event(String name, Object data) {
      String text = new String(RunJson.bytes(data), StandardCharsets.UTF_8);
      return ("event: " + name + "\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
  }
}
