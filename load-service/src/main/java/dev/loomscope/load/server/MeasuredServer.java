package dev.loomscope.load.server;

import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An echo server that is ready.
 *
 * @param process that it runs as; null if it was running before
 * @param target where clients connect
 * @param metricsUrl where its metrics are; null if that is not known
 */
public record MeasuredServer(
    Variant variant,
    @Nullable ServerProcess process,
    InetSocketAddress target,
    @Nullable URI metricsUrl) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Its metrics; null if nobody knows where they are. */
  public @Nullable MetricsPage metrics() {
    return metricsUrl == null ? null : MetricsPage.at(metricsUrl);
  }

  /**
   * Makes sure that the server still runs, as far as that is known.
   *
   * @throws ProgramFailure if it has ended
   */
  public void requireAlive() throws ProgramFailure, InterruptedException {
    if (process != null) {
      process.requireAlive();
    }
  }

  /**
   * What the server says that its settings are, by key.
   *
   * @throws ProgramFailure if it does not say
   */
  public Map<String, String> settings() throws ProgramFailure {
    URI status = Objects.requireNonNull(metricsUrl).resolve("/api/status");
    Map<String, String> settings = new TreeMap<>();
    try {
      JSON.readTree(WebPage.read(status, "application/json").text())
          .path("configuration")
          .properties()
          .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asString()));
      return settings;
    } catch (IOException | JacksonException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(status, failure.getMessage()));
    }
  }
}
