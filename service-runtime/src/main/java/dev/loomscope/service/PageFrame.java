package dev.loomscope.service;

import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the live pages of all services have in common: their look, how they write figures, draw
 * charts and follow a stream. uPlot, which draws them, is on the class path of those services alone
 * that have a page.
 */
public final class PageFrame {

  private static final String FOLDER = "/frame/";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String UPLOT_BUILT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private static final Map<String, String> TYPES =
      Map.of(
          "frame.css",
          STYLE,
          "icon.svg",
          "image/svg+xml",
          "charts.js",
          JAVASCRIPT,
          "dom.js",
          JAVASCRIPT,
          "format.js",
          JAVASCRIPT,
          "link.js",
          JAVASCRIPT,
          "nav.js",
          JAVASCRIPT);

  /** Where a page leads to. The page reads it in {@code /api/status}. */
  public static final Setting<String> LINKS =
      Setting.of(
          "page.links",
          "Other pages that the page leads to",
          "NAME=URL, separated by blanks, each URL of http or https",
          PageFrame::links);

  private static final Pattern LINK = Pattern.compile("[^=\\s]+=https?://[^\\s\"'<>]+");

  private PageFrame() {}

  private static String links(String text) {
    if (!Stream.of(text.strip().split("\\s+", -1)).allMatch(PageFrame::isLinkOrNone)) {
      throw new IllegalArgumentException("no links");
    }
    return text;
  }

  private static boolean isLinkOrNone(String word) {
    return word.isEmpty() || LINK.matcher(word).matches();
  }

  /** Adds the routes. */
  public static void routes(HttpRouting.Builder routing) {
    TYPES.forEach((name, type) -> routing.get(FOLDER + name, PageFile.of(FOLDER + name, type)));
    String uplot = uplot() + "dist/";
    routing.get(FOLDER + "uPlot.js", PageFile.of(uplot + "uPlot.esm.js", JAVASCRIPT));
    routing.get(FOLDER + "uPlot.css", PageFile.of(uplot + "uPlot.min.css", STYLE));
  }

  /**
   * The folder of uPlot's files on the class path, whose name has the version that was built with.
   */
  public static String uplot() {
    Properties built = new Properties();
    try (InputStream in = PageFrame.class.getResourceAsStream(UPLOT_BUILT)) {
      built.load(Objects.requireNonNull(in, "uPlot is not on the class path"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return "/META-INF/resources/webjars/uplot/%s/".formatted(built.getProperty("version"));
  }
}
