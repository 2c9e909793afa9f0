package dev.loomscope.load.serve;

import dev.loomscope.service.PageFile;
import dev.loomscope.service.PageFrame;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;

/** Answers {@code GET /}: the page that opens with the newest ranking. */
final class LivePage {

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final String FOLDER = "/live/";
  private static final List<String> SCRIPTS = List.of("api.js", "load.js", "main.js", "ranking.js");

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private LivePage() {}

  /** Adds the routes. */
  static void routes(HttpRouting.Builder routing) {
    PageFrame.routes(routing);
    routing.get("/", PageFile.of(FOLDER + "index.html", HTML));
    routing.get(FOLDER + "live.css", PageFile.of(FOLDER + "live.css", CSS));
    SCRIPTS.forEach(name -> routing.get(FOLDER + name, PageFile.of(FOLDER + name, JAVASCRIPT)));
    routing.get("/frame/uPlot.js", PageFile.of(UPLOT + "uPlot.esm.js", JAVASCRIPT));
    routing.get("/frame/uPlot.css", PageFile.of(UPLOT + "uPlot.min.css", CSS));
  }
}
