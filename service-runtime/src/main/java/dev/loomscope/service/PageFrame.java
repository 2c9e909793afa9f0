package dev.loomscope.service;

import io.helidon.webserver.http.HttpRouting;
import java.util.Map;

/**
 * What the live pages of all services have in common: their look, how they write figures, draw
 * charts and follow a stream. A page that draws charts serves {@code /frame/uPlot.js} itself.
 */
public final class PageFrame {

  private static final String FOLDER = "/frame/";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final Map<String, String> TYPES =
      Map.of(
          "frame.css",
          "text/css; charset=utf-8",
          "icon.svg",
          "image/svg+xml",
          "charts.js",
          JAVASCRIPT,
          "dom.js",
          JAVASCRIPT,
          "format.js",
          JAVASCRIPT,
          "link.js",
          JAVASCRIPT);

  private PageFrame() {}

  /** Adds the routes. */
  public static void routes(HttpRouting.Builder routing) {
    TYPES.forEach((name, type) -> routing.get(FOLDER + name, PageFile.of(FOLDER + name, type)));
  }
}
