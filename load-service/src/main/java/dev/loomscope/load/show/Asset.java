package dev.loomscope.load.show;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A script or style sheet that stands in the page itself. */
record Asset(String text) {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final String FILES = "/report/";

  /** The charts' library with its licence, and what draws the report's charts with it. */
  static Asset script() {
    return new Asset(
        "/* uPlot\n%s*/\n%s\n%s"
            .formatted(
                read(UPLOT + "LICENSE"),
                read(UPLOT + "dist/uPlot.iife.min.js"),
                read(FILES + "report.js")));
  }

  /** The style sheets. */
  static Asset style() {
    return new Asset(
        read(UPLOT + "dist/uPlot.min.css")
            + "\n"
            + read(FILES + "report.css")
            + "\n"
            + Modes.css());
  }

  /** A part of how to read a report, as HTML. */
  static String reading(String part) {
    return read(FILES + "reading-" + part + ".html");
  }

  /** What a Content-Security-Policy calls it by, so that it alone may run or apply. */
  String source() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static String read(String resource) {
    try (InputStream file = Asset.class.getResourceAsStream(resource)) {
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
