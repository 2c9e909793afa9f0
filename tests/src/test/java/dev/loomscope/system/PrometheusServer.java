package dev.loomscope.system;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus with the configuration that loomscope ships, but for its targets. */
final class PrometheusServer implements AutoCloseable {

  static final Path SHIPPED = Path.of("..", "docs", "prometheus.yml");

  private static final String COLLECTOR = "['127.0.0.1:8080']";

  private final ForeignServer server;

  private PrometheusServer(ForeignServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param folder for its configuration and data
   * @param target the collector that it scrapes, host and port
   */
  static PrometheusServer start(Path folder, String target)
      throws IOException, InterruptedException {
    String shipped = Files.readString(SHIPPED);
    if (!shipped.contains(COLLECTOR)) {
      throw new AssertionError("its targets are not what this test replaces:\n" + shipped);
    }
    return startWith(
        folder,
        shipped
            .replace(COLLECTOR, "[]")
            .replaceAll("\\['127\\.0\\.0\\.1:\\d+'\\]", "[]")
            .replaceFirst("targets: \\[\\]", "targets: ['" + target + "']"));
  }

  /**
   * Starts it with a configuration of its own, beside which rules may lie in the folder.
   *
   * @param flags beside those that it needs
   */
  static PrometheusServer startWith(Path folder, String configuration, String... flags)
      throws IOException, InterruptedException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, configuration);
    return new PrometheusServer(
        ForeignServer.start(
            folder,
            port ->
                Stream.concat(
                        Stream.of(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port),
                        Stream.of(flags))
                    .toList(),
            "/-/ready"));
  }

  /** Where it answers. */
  URI address() {
    return server.uri("");
  }

  /** The value of each series that an expression has now, by its labels without the name. */
  Map<Map<String, String>, Double> query(String expression)
      throws IOException, InterruptedException {
    String parameter = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer =
        JsonMapper.shared().readTree(HttpText.get(server.uri("/api/v1/query?query=" + parameter)));
    Map<Map<String, String>, Double> values = new LinkedHashMap<>();
    for (JsonNode result : answer.get("data").get("result")) {
      Map<String, String> labels = new TreeMap<>();
      result
          .get("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
      labels.remove("__name__");
      values.put(labels, Double.parseDouble(result.get("value").get(1).asString()));
    }
    return values;
  }

  @Override
  public void close() {
    server.close();
  }
}
