package dev.loomscope.collector;

import dev.loomscope.collector.api.NodeStream;
import dev.loomscope.collector.api.NodesApi;
import dev.loomscope.collector.page.Page;
import dev.loomscope.collector.registry.Nodes;
import dev.loomscope.service.BoundedAnswers;
import dev.loomscope.service.HttpService;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** API and page of nodes that a test makes, served as the collector serves them. */
public final class TestCollector implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final NodeStream stream;
  private final HttpService http;

  private TestCollector(NodeStream stream, HttpService http) {
    this.stream = stream;
    this.http = http;
  }

  /** Starts one on any free port. */
  public static TestCollector start(Nodes nodes) {
    return start(nodes, 0, 16);
  }

  /** Starts one on a port, for so many listeners. */
  public static TestCollector start(Nodes nodes, int port, int maxStreams) {
    PrometheusRegistry registry = new PrometheusRegistry();
    NodeStream stream = NodeStream.start(nodes, maxStreams, registry);
    BoundedAnswers answers = new BoundedAnswers("api_answers", Duration.ofSeconds(30), registry);
    NodesApi api = new NodesApi(nodes, answers);
    Page page = new Page(nodes, answers);
    try {
      HttpService http =
          HttpService.start(
              "collector-service",
              Settings.read(
                  HttpService.SETTINGS, Map.of("http.port", Integer.toString(port)), Map.of()),
              registry,
              () -> true,
              () -> Map.of("port", 5005),
              routing -> {
                api.routes(routing);
                stream.routes(routing);
                page.routes(routing);
              });
      return new TestCollector(stream, http);
    } catch (ProgramFailure | InvalidSettingException refused) {
      throw new AssertionError(refused);
    }
  }

  /** Where it listens. */
  public int port() {
    return http.port();
  }

  /** An address of it. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Asks for something. */
  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    stream.close();
    http.close();
  }
}
