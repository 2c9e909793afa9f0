package dev.loomscope.collector.nodes;

import dev.loomscope.service.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a collector for its text. Immutable. */
final class CollectorText {

  private static final int PATIENCE_MILLIS = Math.toIntExact(Duration.ofSeconds(3).toMillis());

  private final URI page;

  CollectorText(URI page) {
    this.page = page;
  }

  URI page() {
    return page;
  }

  /**
   * The lines of an answer, of one that says what is wrong, too.
   *
   * @param parameters as docs/api.md has them
   * @throws IOException if the collector does not answer
   */
  List<String> lines(Map<String, String> parameters) throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
    // Not java.net.http, which the runtime of the images does without.
    if (!(page.resolve("/" + query).toURL().openConnection()
        instanceof HttpURLConnection connection)) {
      throw new IOException("no URL of http: " + page);
    }
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setInstanceFollowRedirects(
        false); // with a token, too, that is for the collector alone
    connection.setRequestProperty("Accept", "text/plain");
    Credentials.apply(connection);
    boolean isGood = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (InputStream body = isGood ? connection.getInputStream() : connection.getErrorStream()) {
      return body == null
          ? List.of("the collector answers " + connection.getResponseCode())
          : new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
