package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers {@code GET /api/status}: who this is, for how long, and with which settings. */
final class StatusHandler implements Handler {

  private final String name;
  private final Settings settings;
  private final BooleanSupplier ready;
  private final Supplier<Map<String, ?>> details;

  StatusHandler(
      String name, Settings settings, BooleanSupplier ready, Supplier<Map<String, ?>> details) {
    this.name = name;
    this.settings = settings;
    this.ready = ready;
    this.details = details;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("name", name);
    status.put("version", Version.text());
    status.put("pid", ProcessHandle.current().pid());
    status.put("ready", ready.getAsBoolean());
    status.put("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    status.putAll(details.get());
    status.put("configuration", settings.effective());
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(PlainJson.bytes(status));
  }
}
