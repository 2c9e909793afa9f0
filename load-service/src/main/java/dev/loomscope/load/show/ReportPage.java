package dev.loomscope.load.show;

import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.Figure;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.service.PageFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The frame of a report: one HTML file that loads nothing. Its policy allows no address at all, and
 * of scripts and styles only its own two, by their digests; so whatever a hostile text became in
 * it, it would not run. The results stand in it as JSON, which the charts are drawn from.
 */
final class ReportPage {

  private static final String FILES = "/report/";
  private static final String UPLOT = PageFrame.uplot();

  private ReportPage() {}

  /**
   * A page.
   *
   * @param comparisons that it is about: one, or the earlier and the later
   * @param body what stands between head and end
   */
  static String of(String title, List<ComparisonResult> comparisons, Modes modes, Html body) {
    String style = read(UPLOT + "dist/uPlot.min.css") + "\n" + read(FILES + "report.css");
    String script =
        "/* uPlot\n%s*/\n%s\n%s"
            .formatted(
                read(UPLOT + "LICENSE"),
                read(UPLOT + "dist/uPlot.iife.min.js"),
                read(FILES + "report.js"));
    return Html.of(
            read(FILES + "page.html"),
            digest(script),
            digest(style),
            title,
            new Html(style),
            body,
            json(comparisons),
            json(looks(modes)),
            new Html(script))
        .code();
  }

  /** How to read a report, of one comparison or of a change. */
  static Html reading(String kind) {
    return new Html(
        read(FILES + "reading-all.html")
            + read(FILES + "reading-" + kind + ".html")
            + "</ul></section>\n");
  }

  /** In JSON, a less-than sign may as well be escaped, and then no text can end the element. */
  private static Html json(Object value) {
    return new Html(ResultFile.compactJson(value).replace("<", "\\u003c"));
  }

  /** What the charts must know of a figure. */
  private record FigureLook(String title, Figure.Unit unit, String better) {}

  private static Map<String, Object> looks(Modes modes) {
    Map<String, FigureLook> figures = new LinkedHashMap<>();
    for (Figure one : Figure.values()) {
      figures.put(one.key(), new FigureLook(one.title(), one.unit(), FigureUnit.better(one)));
    }
    return Map.of("modes", modes.looks(), "shapes", Modes.SHAPES, "figures", figures);
  }

  /** What a Content-Security-Policy calls a text by, so that it alone may run or apply. */
  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static String read(String resource) {
    try (InputStream file = ReportPage.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks its file " + resource);
      }
      // a browser takes CR LF as LF before it takes the digest
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
