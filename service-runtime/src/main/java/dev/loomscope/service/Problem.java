package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/** What an answer says when there is nothing else to say: RFC 9457, problem details. */
public final class Problem {

  private record Details(String title, int status, String detail) {}

  private Problem() {}

  /** Sends a problem instead of what was asked for. */
  public static void send(ServerResponse response, Status status, String detail) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(PlainJson.bytes(new Details(status.reasonPhrase(), status.code(), detail)));
  }
}
