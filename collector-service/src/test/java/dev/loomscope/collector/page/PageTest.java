package dev.loomscope.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.TestCollector;
import dev.loomscope.collector.TestNodes;
import dev.loomscope.collector.registry.NodeState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private final TestNodes nodes = new TestNodes();
  private final TestCollector collector = TestCollector.start(nodes);

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void shouldGiveBrowsersThePage() throws Exception {
    HttpResponse<String> response = collector.get("/", "Accept", BROWSER);
    assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(response.body()).startsWith("<!doctype html>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/plain", "application/json"})
  void shouldGiveOthersTheTable(String accept) throws Exception {
    HttpResponse<String> response = collector.get("/", "Accept", accept);
    assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(response.body()).isEqualTo("0 nodes, 0 online, 0 late, 0 gone\n");
  }

  @Test
  void shouldAlignTheTableAndBoundItsWidth() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("n".repeat(128), 0.123, NodeState.LATE, "/"));
    List<String> lines = collector.get("/").body().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("2 nodes, 1 online, 1 late, 0 gone");
    assertThat(lines.get(2)).startsWith("NODE ").endsWith("  ADDRESS");
    assertThat(lines.get(3))
        .startsWith("nnnnnnnn")
        .contains("~ late ", " 12%")
        .containsPattern(" [4-9]\\d\\.\\ds ");
    assertThat(lines.get(4)).startsWith("web-1  ").contains(" online  50%", " 4.0 ", " 38%");
    int address = lines.get(2).indexOf("ADDRESS");
    assertThat(lines.subList(3, 5))
        .allSatisfy(
            line -> {
              assertThat(line.length()).isLessThanOrEqualTo(120);
              assertThat(line.indexOf("10.0.0.7")).isEqualTo(address);
            });
  }

  @Test
  void shouldBoundTheTableWhateverANodeTells() throws Exception {
    nodes.put(TestNodes.node("web-1", 1e300));
    assertThat(collector.get("/").body().lines().toList().getLast())
        .contains("1e+302%", "8e+300")
        .hasSizeLessThan(140);
  }

  @Test
  void shouldForbidAllThatIsNotTheCollectorsOwn() throws Exception {
    HttpResponse<String> response = collector.get("/", "Accept", BROWSER);
    assertThat(response.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'self';")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(response.body()).doesNotContainPattern("<style|style=|<script>| on[a-z]+=|https?:");
  }

  @Test
  void shouldServeEveryFileThatThePageNames() throws Exception {
    List<String> files =
        Pattern.compile("(?:src|href)=\"(/(?:frame|page)/[^\"]+)\"")
            .matcher(collector.get("/", "Accept", BROWSER).body())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(files).hasSizeGreaterThan(3);
    for (String file : files) {
      HttpResponse<String> response = collector.get(file);
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    }
    assertThat(collector.get("/page/../application.yaml").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldSendAFileOnlyOnceToOneWhoKeepsIt() throws Exception {
    HttpResponse<String> first = collector.get("/page/main.js");
    String tag = first.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> second = collector.get("/page/main.js", "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }
}
