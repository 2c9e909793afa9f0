package dev.loomscope.collector.page;

import dev.loomscope.collector.api.NodeQuery;
import dev.loomscope.collector.api.NodeTable;
import dev.loomscope.collector.api.NodeText;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.collector.registry.RegistrySnapshot;
import dev.loomscope.service.BoundedAnswers;
import dev.loomscope.service.PageFile;
import dev.loomscope.service.PageFrame;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code GET /}: browsers, which ask for {@code text/html}, get the live page; everybody
 * else, curl with its {@code Accept: *}{@code /*} among them, gets text: a table of the nodes, or
 * with {@code ?node=NAME} all of one.
 */
public final class Page {

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final List<String> STYLES = List.of("page.css");
  private static final List<String> SCRIPTS =
      List.of(
          "address.js", "cells.js", "columns.js", "detail.js", "list.js", "main.js", "nodes.js");

  private static final String FILES = "/page/";

  private final Nodes nodes;
  private final BoundedAnswers answers;
  private final PageFile index = PageFile.of(FILES + "index.html", HTML);

  /**
   * The page, and the table of these nodes.
   *
   * @param answers bounds what the tables take together
   */
  public Page(Nodes nodes, BoundedAnswers answers) {
    this.nodes = nodes;
    this.answers = answers;
  }

  /** Adds the routes. */
  public void routes(HttpRouting.Builder routing) {
    routing.get("/", this::root);
    STYLES.forEach(name -> routing.get(FILES + name, PageFile.of(FILES + name, CSS)));
    SCRIPTS.forEach(name -> routing.get(FILES + name, PageFile.of(FILES + name, JAVASCRIPT)));
    PageFrame.routes(routing);
  }

  private void root(ServerRequest request, ServerResponse response) {
    if (request.headers().acceptedTypes().stream().anyMatch(Page::isHtml)) {
      index.handle(request, response);
      return;
    }
    answers.give(request, response, () -> text(request, response));
  }

  private void text(ServerRequest request, ServerResponse response) {
    RegistrySnapshot snapshot = nodes.snapshot();
    Optional<String> name = request.query().all("node", List::of).stream().findFirst();
    try {
      if (name.isEmpty()) {
        text(response, NodeTable.of(snapshot, NodeQuery.of(request.query())));
        return;
      }
      named(name.get(), snapshot)
          .ifPresentOrElse(
              node -> text(response, NodeText.of(node, snapshot.time())),
              () ->
                  text(
                      response.status(Status.NOT_FOUND_404),
                      "there is no node named " + name.get() + "\n"));
    } catch (NodeQuery.RefusedException refused) {
      text(response.status(Status.BAD_REQUEST_400), refused.getMessage() + "\n");
    }
  }

  /** The node of a name, or the only one whose name begins so. */
  private static Optional<NodeSnapshot> named(String name, RegistrySnapshot snapshot) {
    List<NodeSnapshot> begun =
        snapshot.nodes().stream().filter(node -> node.name().startsWith(name)).toList();
    return begun.size() == 1
        ? Optional.of(begun.getFirst())
        : begun.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  private static void text(ServerResponse response, String text) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.VARY, "Accept")
        .send(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isHtml(HttpMediaType accepted) {
    return accepted.type().equals("text") && accepted.subtype().equals("html");
  }
}
