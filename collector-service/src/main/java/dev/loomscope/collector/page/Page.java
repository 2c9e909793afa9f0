package dev.loomscope.collector.page;

import dev.loomscope.collector.api.NodeTable;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.BoundedAnswers;
import dev.loomscope.service.PageFile;
import dev.loomscope.service.PageFrame;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Answers {@code GET /}: browsers, which ask for {@code text/html}, get the live page; everybody
 * else, curl with its {@code Accept: *}{@code /*} among them, gets a text table.
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
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

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
    routing.get("/frame/uPlot.js", PageFile.of(UPLOT + "uPlot.esm.js", JAVASCRIPT));
    routing.get("/frame/uPlot.css", PageFile.of(UPLOT + "uPlot.min.css", CSS));
  }

  private void root(ServerRequest request, ServerResponse response) {
    if (request.headers().acceptedTypes().stream().anyMatch(Page::isHtml)) {
      index.handle(request, response);
      return;
    }
    answers.give(request, response, () -> table(response));
  }

  private void table(ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.VARY, "Accept")
        .send(NodeTable.of(nodes.snapshot()).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isHtml(HttpMediaType accepted) {
    return accepted.type().equals("text") && accepted.subtype().equals("html");
  }
}
