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
  void shouldAlignTheTableWithinEightyColumns() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("n".repeat(128), 0.123, NodeState.LATE, "/"));
    List<String> lines = collector.get("/").body().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("2 nodes, 1 online, 1 late, 0 gone");
    assertThat(lines.get(2)).matches("NODE +STATE +CPU +CORES +LOAD +MEM +TOTAL +DISK +SIZE +AGE");
    assertThat(lines.get(3))
        .startsWith("nnnnnnnn")
        .contains("~ late ", " 12%")
        .containsPattern(" [4-9]\\d\\.\\ds$");
    assertThat(lines.get(4))
        .startsWith("web-1  ")
        .contains(" online  50%", " 4.0 ", " 38%", " 16G");
    assertThat(lines.subList(2, 5)).allSatisfy(line -> assertThat(line).hasSize(77));
  }

  @Test
  void shouldFilterSortAndChooseColumnsAsAsked() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    nodes.put(TestNodes.node("web-2", 0.9));
    nodes.put(TestNodes.node("web-3", 0.3));
    nodes.put(TestNodes.node("db-1", 0.7));
    assertThat(names("/?q=WEB&sort=-cpu")).containsExactly("web-2", "web-1", "web-3");
    assertThat(names("/?q=web&sort=cpu")).containsExactly("web-3", "web-1", "web-2");
    assertThat(names("/?sort=-name")).containsExactly("web-3", "web-2", "web-1", "db-1");
    List<String> chosen =
        collector.get("/?q=web-2&columns=cpu,used,address").body().lines().toList();
    assertThat(chosen.getFirst()).isEqualTo("4 nodes, 4 online, 0 late, 0 gone, 1 shown");
    assertThat(chosen.get(2)).matches("NODE +STATE +CPU +USED +ADDRESS");
    assertThat(chosen.get(3)).matches("web-2 +online +90% +6\\.0G +10\\.0\\.0\\.7:41234");
    assertThat(collector.get("/?columns=all").body()).contains("READ/s", "LOSS", "ADDRESS");
  }

  private List<String> names(String path) throws Exception {
    return collector
        .get(path)
        .body()
        .lines()
        .skip(3)
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?sort=colour", "/?columns=cpu,colour"})
  void shouldSayWhatMayBeAskedFor(String path) throws Exception {
    HttpResponse<String> refused = collector.get(path);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .hasLineCount(1)
        .contains("colour is not allowed", "cpu, cores, load");
  }

  @Test
  void shouldTellAllOfANode() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    String text = collector.get("/?node=web-1").body();
    assertThat(text)
        .startsWith("web-1\nonline, ")
        .contains("50% of 8 cores", "16G total, 6.0G used", "FILE SYSTEM", "DISK", "NETWORK");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(collector.get("/?node=web-9").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldBoundTheTableWhateverANodeTells() throws Exception {
    nodes.put(TestNodes.node("web-1", 1e300));
    assertThat(collector.get("/").body().lines().toList().getLast())
        .contains("1e+302%", "8e+300")
        .hasSizeLessThan(100);
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
