package dev.loomscope.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * This machine by both samplers, value by value. What OSHI does not tell, and why:
 *
 * <ul>
 *   <li>{@code free}, {@code buffers}, {@code cached}: it knows only what is available.
 *   <li>{@code read_ms}, {@code write_ms}, {@code io_weighted_ms}: it has one time of a disk, that
 *       in which it was busy.
 *   <li>{@code tx_drops}: it has no such figure.
 *   <li>{@code version} is the distribution's there, {@code domainname} that of the DNS.
 *   <li>{@code udp_rx_errors} is another column there; it has none for full buffers.
 *   <li>Disks without a device below them (zram, device mapper), interfaces without an address, and
 *       file systems of a network are not listed.
 * </ul>
 */
@EnabledOnOs(OS.LINUX)
final class OshiAgreementTest {

  private static final Set<String> NOT_TOLD =
      Set.of(
          "free",
          "buffers",
          "cached",
          "read_ms",
          "write_ms",
          "io_weighted_ms",
          "tx_drops",
          "version",
          "domainname",
          "udp_rx_errors",
          "udp_rx_buffer_errors");

  /** What goes up and down. */
  private static final Pattern GAUGE =
      Pattern.compile("memory/(used|available|swap_.*)|.*/(io_now|fds_allocated)");

  private static final Pattern CPU = Pattern.compile("(cpu|cores/\\d+)/\\d+");

  /**
   * The sum of the cores, each rounded to a tick, is not the kernel's sum; and its idle and iowait
   * step back at times.
   */
  private static final long CPU_SLACK_MILLIS = 100;

  private static final Pattern SPACE = Pattern.compile("filesystems/.*/(free|avail|files_free)");

  @Test
  void shouldTellTheSameAsTheReaderOfProcWhereBothTell() {
    Map<String, Object> before = sample("proc");
    Map<String, Object> oshi = sample("oshi");
    Map<String, Object> after = sample("proc");

    assertThat(after.keySet()).containsAll(oshi.keySet());
    Set<String> items =
        oshi.keySet().stream().map(OshiAgreementTest::item).collect(Collectors.toSet());
    assertThat(items)
        .contains("cores/0", "memory", "system")
        .anyMatch(i -> i.startsWith("networks/"));
    assertThat(before.keySet())
        .filteredOn(value -> items.contains(item(value)) && !oshi.containsKey(value))
        .allMatch(
            value ->
                NOT_TOLD.contains(field(value))
                    && !(value.startsWith("filesystems") && field(value).equals("free")));
    oshi.forEach(
        (value, told) -> {
          Object first = before.get(value);
          if (first != null) { // else it was mounted meanwhile
            assertAgrees(value, first, told, Objects.requireNonNull(after.get(value)));
          }
        });
    assertThat(number(oshi, "memory/available"))
        .isCloseTo(number(before, "memory/available"), within(number(before, "memory/total") / 10));
  }

  private static void assertAgrees(String value, Object before, Object told, Object after) {
    if (value.startsWith("load/")) {
      double load = ((Number) before).doubleValue();
      assertThat(((Number) told).doubleValue()).as(value).isCloseTo(load, within(1 + load / 2));
    } else if (!(told instanceof Long number)) {
      assertThat(told).as(value).isEqualTo(before);
    } else if (SPACE.matcher(value).matches()) {
      assertThat(number).as(value).isCloseTo((Long) before, within(1 + (Long) before / 100));
    } else if (!GAUGE.matcher(value).matches()) {
      long slack = CPU.matcher(value).matches() ? CPU_SLACK_MILLIS : 0;
      assertThat(number).as(value).isBetween((Long) before - slack, (Long) after + slack);
    }
  }

  private static long number(Map<String, Object> values, String path) {
    return (Long) Objects.requireNonNull(values.get(path), path);
  }

  private static Map<String, Object> sample(String sampler) {
    RunningAgent.Ended ended = RunningAgent.run("--once", "--sampler", sampler);
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    JsonNode report = JsonMapper.shared().readTree(ended.output());
    Map<String, Object> values = new TreeMap<>();
    report.properties().stream()
        .filter(section -> section.getValue().isContainer())
        .forEach(section -> flatten(section.getKey(), section.getValue(), values));
    return values;
  }

  /** By a path such as {@code disks/sda/reads}; of an array of numbers {@code cores/0/4}. */
  private static void flatten(String path, JsonNode node, Map<String, Object> values) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> flatten(path + "/" + field.getKey(), field.getValue(), values));
    } else if (node.isArray() && node.size() > 0 && node.get(0).isContainer()) {
      node.forEach(item -> flatten(path + "/" + name(item), item, values));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "/" + i, node.get(i), values);
      }
    } else {
      values.put(path, value(node));
    }
  }

  private static Object value(JsonNode node) {
    if (!node.isNumber()) { // a text, or whether it is read-only
      return node.asString();
    }
    return node.isIntegralNumber() ? (Object) node.asLong() : node.asDouble();
  }

  private static String name(JsonNode item) {
    if (item.isArray()) {
      return item.get(0).asString();
    }
    return item.path(item.has("mountpoint") ? "mountpoint" : "device").asString().replace('/', '!');
  }

  private static String item(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String field(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
