package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.service.BoundedAnswers;
import dev.loomscope.service.Deflated;
import dev.loomscope.service.Deflating;
import dev.loomscope.service.Problem;
import dev.loomscope.service.Shared;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers {@code GET /api/nodes}, all nodes in short, and {@code GET /api/nodes/NAME}, all of one.
 */
public final class NodesApi {

  /** How old a list of all nodes may be that is given out again. */
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private static final String ALL = "/api/nodes";
  private static final String ONE = "/api/nodes/";

  private final Nodes nodes;
  private final BoundedAnswers answers;
  private final Shared<Deflated> list;

  /**
   * Answers from these nodes.
   *
   * @param answers bounds what the answers take together
   */
  public NodesApi(Nodes nodes, BoundedAnswers answers) {
    this.nodes = nodes;
    this.answers = answers;
    this.list = new Shared<>(() -> list(nodes.snapshot()), MAX_AGE, System::nanoTime);
  }

  /** Adds the routes. */
  public void routes(HttpRouting.Builder routing) {
    routing.get(ALL, this::all);
    // By prefix: a name may hold an encoded slash.
    routing.route(Method.GET, PathMatchers.prefix(ONE), this::one);
  }

  private void all(ServerRequest request, ServerResponse response) {
    answers.give(
        request,
        response,
        () ->
            list.read(
                json -> {
                  headers(response);
                  OutputStream body = response.outputStream();
                  json.writeTo(body);
                  body.close(); // only if all was written: half a list must not pass for a whole
                }));
  }

  private static Deflated list(RegistrySnapshot snapshot) {
    try (Deflating body = new Deflating()) {
      JsonWriter json = new JsonWriter(body);
      NodeJson node = new NodeJson(json);
      json.object().seconds("timestamp_seconds", snapshot.time()).array("nodes");
      snapshot.nodes().forEach(one -> node.summary(one, snapshot.time()));
      json.endArray().endObject().flush();
      return body.piece();
    }
  }

  private void one(ServerRequest request, ServerResponse response) {
    answers.give(request, response, () -> find(request, response));
  }

  private void find(ServerRequest request, ServerResponse response) {
    String name = request.path().absolute().path().substring(ONE.length());
    RegistrySnapshot snapshot = nodes.snapshot();
    Optional<NodeSnapshot> found =
        snapshot.nodes().stream().filter(node -> node.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      Problem.send(response, Status.NOT_FOUND_404, "there is no node named " + name);
      return;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonWriter json = new JsonWriter(body)) {
      new NodeJson(json).detail(found.get(), nodes.history(name).orElse(null), snapshot.time());
    }
    headers(response);
    response.send(body.toByteArray());
  }

  private static void headers(ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
  }
}
