package dev.loomscope.collector.api;

import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.service.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Answers {@code GET /api/nodes}, all nodes in short, and {@code GET /api/nodes/NAME}, all of one.
 */
public final class NodesApi {

  private static final String ALL = "/api/nodes";
  private static final String ONE = "/api/nodes/";

  private final Nodes nodes;

  /** Answers from these nodes. */
  public NodesApi(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Adds the routes. */
  public void routes(HttpRouting.Builder routing) {
    routing.get(ALL, this::all);
    // By prefix: a name may hold an encoded slash.
    routing.route(Method.GET, PathMatchers.prefix(ONE), this::one);
  }

  private void all(ServerRequest request, ServerResponse response) {
    RegistrySnapshot snapshot = nodes.snapshot();
    headers(response);
    try (JsonWriter json = new JsonWriter(response.outputStream())) {
      NodeJson node = new NodeJson(json);
      json.object().seconds("timestamp_seconds", snapshot.time()).array("nodes");
      snapshot.nodes().forEach(one -> node.summary(one, snapshot.time()));
      json.endArray().endObject();
    }
  }

  private void one(ServerRequest request, ServerResponse response) {
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
