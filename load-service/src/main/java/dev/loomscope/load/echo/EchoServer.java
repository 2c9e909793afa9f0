package dev.loomscope.load.echo;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.load.server.WebPage;
import dev.loomscope.service.ProgramFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An echo server that is ready.
 *
 * @param target where clients connect
 * @param http root of its HTTP side
 */
public record EchoServer(
    Variant variant, ServerProcess process, InetSocketAddress target, URI http) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * An echo server by what it said when it got ready.
   *
   * @throws ProgramFailure if that lacks a port
   */
  static EchoServer of(Variant variant, ServerProcess process, Map<String, String> said)
      throws ProgramFailure {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new EchoServer(
        variant,
        process,
        new InetSocketAddress(loopback, port(said, "port")),
        URI.create("http://%s:%d".formatted(loopback.getHostAddress(), port(said, "http-port"))));
  }

  /** Where its metrics are. */
  public MetricsPage metrics() {
    return MetricsPage.at(http.resolve("/metrics"));
  }

  /**
   * What the server says that its settings are, by key.
   *
   * @throws ProgramFailure if it does not say
   */
  public Map<String, String> settings() throws ProgramFailure {
    URI status = http.resolve("/api/status");
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

  private static int port(Map<String, String> said, String name) throws ProgramFailure {
    try {
      return Integer.parseInt(said.getOrDefault(name, ""));
    } catch (NumberFormatException missing) {
      throw new ProgramFailure(
          "the echo server got ready without saying its " + name + ": " + said);
    }
  }
}
