package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.BooleanSupplier;

/**
 * Answers 204 if all is well and 503 if not, without a body, as Helidon's own health endpoints do;
 * those bring Helidon's configuration with them, which takes a tenth of a service's start.
 */
final class HealthHandler implements Handler {

  static final String READY = "/observe/health/ready";
  static final String LIVE = "/observe/health/live";

  private final BooleanSupplier up;

  HealthHandler(BooleanSupplier up) {
    this.up = up;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .status(up.getAsBoolean() ? Status.NO_CONTENT_204 : Status.SERVICE_UNAVAILABLE_503)
        .send();
  }
}
