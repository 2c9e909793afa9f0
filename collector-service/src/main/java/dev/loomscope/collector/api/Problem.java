package dev.loomscope.collector.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;

/** What an answer says when there is nothing else to say: RFC 9457, problem details. */
final class Problem {

  private Problem() {}

  /** Sends a problem instead of what was asked for. */
  static void send(ServerResponse response, Status status, String detail) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonWriter json = new JsonWriter(body)) {
      json.object()
          .text("title", status.reasonPhrase())
          .count("status", status.code())
          .text("detail", detail)
          .endObject();
    }
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(body.toByteArray());
  }
}
