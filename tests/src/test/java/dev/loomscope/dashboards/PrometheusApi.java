package dev.loomscope.dashboards;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a Prometheus, through its HTTP API. Thread-safe. */
public final class PrometheusApi {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI base;

  /** A Prometheus at an address such as {@code http://127.0.0.1:9090}. */
  public PrometheusApi(URI base) {
    this.base = base;
  }

  /**
   * The series that an expression has now, each with its labels under {@code metric} and its value
   * as the second of {@code value}.
   *
   * @throws IOException if there is no answer, or Prometheus refuses the expression
   */
  public List<JsonNode> query(String expression) throws IOException, InterruptedException {
    JsonNode data = get("/api/v1/query?query=" + encoded(expression));
    if (data.path("resultType").asString("").equals("scalar")) {
      return List.of(JsonMapper.shared().createObjectNode().set("value", data.path("result")));
    }
    return data.path("result").valueStream().toList();
  }

  /** Whether an expression has a value now that a panel could show: a number, not NaN. */
  public boolean hasData(String expression) throws IOException, InterruptedException {
    return query(expression).stream()
        .map(series -> series.path("value").path(1).asString("NaN"))
        .anyMatch(value -> !value.equals("NaN"));
  }

  /** The values of a label among the series that a selector finds now. */
  public List<String> labelValues(String selector, String label)
      throws IOException, InterruptedException {
    return query("group by (%s) (%s)".formatted(label, selector)).stream()
        .map(series -> series.path("metric").path(label).asString(""))
        .filter(value -> !value.isEmpty())
        .sorted()
        .toList();
  }

  /** All recording rules that it has loaded. */
  public List<LoadedRule> recordingRules() throws IOException, InterruptedException {
    return rules("record");
  }

  /** All alerts that it has loaded. */
  public List<LoadedRule> alerts() throws IOException, InterruptedException {
    return rules("alert");
  }

  private List<LoadedRule> rules(String type) throws IOException, InterruptedException {
    List<LoadedRule> rules = new ArrayList<>();
    for (JsonNode group : get("/api/v1/rules?type=" + type).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules.add(new LoadedRule(rule.path("name").asString(""), rule.path("query").asString("")));
      }
    }
    return rules;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(base + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "Prometheus says %d: %s".formatted(response.statusCode(), response.body()));
    }
    return JsonMapper.shared().readTree(response.body()).path("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
