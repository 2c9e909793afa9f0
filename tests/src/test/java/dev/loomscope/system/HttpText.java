package dev.loomscope.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What HTTP servers answer. */
final class HttpText {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private HttpText() {}

  /** The body of the answer, which must be 200. */
  static String get(URI page) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "%s says %d: %s".formatted(page, response.statusCode(), response.body()));
    }
    return response.body();
  }
}
