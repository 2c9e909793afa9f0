package dev.loomscope.load.live.http;

import dev.loomscope.service.PageFile;
import io.helidon.webserver.http.HttpRouting;

/** Answers {@code GET /}: the page that shows runs as they happen. */
public final class LivePage {

  private LivePage() {}

  /** Adds the routes. */
  public static void routes(HttpRouting.Builder routing) {
    routing.get("/", PageFile.of("/live/index.html", "text/html; charset=utf-8"));
  }
}
