package dev.loomscope.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.collector.TestCollector;
import dev.loomscope.collector.TestNodes;
import dev.loomscope.collector.registry.Arrivals;
import dev.loomscope.collector.registry.NodeSnapshot;
import dev.loomscope.collector.registry.NodeState;
import dev.loomscope.collector.registry.Rates;
import dev.loomscope.collector.registry.Transport;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Measurements;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class NodesApiTest {

  private final TestNodes nodes = new TestNodes();
  private final TestCollector collector = TestCollector.start(nodes);

  @AfterEach
  void stop() {
    collector.close();
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = collector.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void shouldListNoNodesWhereThereAreNone() throws Exception {
    JsonNode list = json("/api/nodes");
    assertThat(list.get("nodes").isEmpty()).isTrue();
    assertThat(list.get("timestamp_seconds").asDouble()).isGreaterThan(1.7e9);
  }

  @Test
  void shouldSumUpANodeInTheList() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    JsonNode node = json("/api/nodes").get("nodes").get(0);
    assertThat(node.get("name").asString()).isEqualTo("web-1");
    assertThat(node.get("state").asString()).isEqualTo("online");
    assertThat(node.get("transport").asString()).isEqualTo("udp");
    assertThat(node.get("seal").asString()).isEqualTo("sign");
    assertThat(node.get("interval_seconds").asDouble()).isEqualTo(5);
    assertThat(node.get("age_seconds").asDouble()).isBetween(0.0, 60.0);
    assertThat(node.get("cpu_use").asDouble()).isEqualTo(0.5);
    assertThat(node.get("core_uses").size()).isEqualTo(8);
    assertThat(node.get("core_uses").get(0).asDouble()).isEqualTo(0.2);
    assertThat(node.get("load1").asDouble()).isEqualTo(4);
    assertThat(node.get("memory_use").asDouble()).isEqualTo(0.375);
    assertThat(node.get("disk_read_bytes_per_second").asDouble()).isEqualTo(5_000_000);
    assertThat(node.get("network_received_bytes_per_second").asDouble()).isEqualTo(600_000);
    assertThat(node.get("datagrams").get("lost").asLong()).isEqualTo(5);
    assertThat(node.get("loss").asDouble()).isEqualTo(0.005);
    assertThat(node.get("restarts").asLong()).isEqualTo(1);
  }

  @Test
  void shouldTellTheFullestFileSystemThatCanBeWrittenTo() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5, NodeState.ONLINE, "/srv"));
    JsonNode node = json("/api/nodes").get("nodes").get(0);
    assertThat(node.get("filesystem_mountpoint").asString()).isEqualTo("/srv");
    assertThat(node.get("filesystem_use").asDouble()).isEqualTo(0.88);
    assertThat(node.get("filesystem_available_bytes").asLong()).isEqualTo(12L << 30);
  }

  @Test
  void shouldTellAllOfANode() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    JsonNode node = json("/api/nodes/web-1");
    assertThat(node.get("agent_start").asString()).isEqualTo("0123456789abcdef");
    assertThat(node.get("cores").get(7).get("core").asInt()).isEqualTo(7);
    assertThat(node.get("memory").get("cached_bytes").asLong()).isEqualTo(7L << 30);
    assertThat(node.get("filesystems").size()).isEqualTo(3);
    assertThat(node.get("filesystems").get(2).get("read_only").asBoolean()).isTrue();
    assertThat(node.get("disks").get(0).get("busy").asDouble()).isEqualTo(0.25);
    assertThat(node.get("disks").get(0).get("layer").asString()).isEqualTo("lvm");
    assertThat(node.get("disks").get(1).get("layer").isNull()).isTrue();
    assertThat(node.get("networks").get(0).get("layer").asString()).isEqualTo("bridge");
    assertThat(node.get("networks").get(1).get("layer").isNull()).isTrue();
    assertThat(node.get("networks").get(0).get("receive_drops").asLong()).isEqualTo(23);
    assertThat(node.get("system").get("release").asString()).isEqualTo("6.1.0-18-amd64");
  }

  @Test
  void shouldTellTheHistoryInColumnsOfOneLength() throws Exception {
    nodes.put(TestNodes.node("web-1", 0.5));
    JsonNode history = json("/api/nodes/web-1").get("history");
    assertThat(history.size()).isEqualTo(7);
    history.values().forEach(column -> assertThat(column.size()).isEqualTo(180));
    assertThat(history.get("cpu_use").get(0).asDouble()).isEqualTo(0.4);
    assertThat(history.get("cpu_use").get(100).isNull()).isTrue();
  }

  @Test
  void shouldSayNullForWhatIsNotKnown() throws Exception {
    NodeSnapshot bare =
        new NodeSnapshot(
            "new",
            NodeState.ONLINE,
            1,
            1,
            1,
            5_000,
            "10.0.0.1:1",
            Transport.TCP,
            null,
            Level.NONE,
            -1,
            new Arrivals(1, 0, 0, 0, 0, 0),
            Measurements.builder().build(),
            Rates.UNKNOWN);
    nodes.put(bare);
    JsonNode node = json("/api/nodes/new");
    for (String field :
        new String[] {
          "cpu_use",
          "load1",
          "memory_total_bytes",
          "memory_use",
          "filesystem_mountpoint",
          "filesystem_use",
          "disk_read_bytes_per_second",
          "network_drops_per_second",
          "memory",
          "system"
        }) {
      assertThat(node.get(field).isNull()).as(field).isTrue();
    }
  }

  @Test
  void shouldFindNodesWhoseNamesNeedEncoding() throws Exception {
    for (String name : new String[] {"a/b", "50%", "a;b?c#d", "<i>", "a+b", "~'&="}) {
      nodes.put(TestNodes.node(name, 0.5));
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      assertThat(json("/api/nodes/" + encoded).get("name").asString()).isEqualTo(name);
    }
  }

  @Test
  void shouldDescribeTheProblemOfAnUnknownName() throws Exception {
    HttpResponse<String> response = collector.get("/api/nodes/nobody");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(404);
    assertThat(problem.get("detail").asString()).contains("nobody");
  }

  @Test
  void shouldListTenThousandNodes() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      nodes.put(TestNodes.node("node-" + i, 0.5));
    }
    HttpResponse<String> response = collector.get("/api/nodes");
    assertThat(JsonMapper.shared().readTree(response.body()).get("nodes").size()).isEqualTo(10_000);
    assertThat(response.body().length()).isLessThan(12_000_000);
  }
}
