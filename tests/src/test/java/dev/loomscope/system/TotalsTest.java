package dev.loomscope.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Totals of a made-up machine, by a real agent and a collector: a logical volume on LUKS on a
 * partition, and a bridge on a VLAN on a bond. What passes all layers counts once.
 */
@Tag("system")
@Timeout(300)
final class TotalsTest {

  private static final Duration BOUND = Duration.ofMinutes(1);

  /** Rates are told to a hundredth. */
  private static final double ROUNDING = 0.1;

  private static final Map<String, String> LAYERS =
      new TreeMap<>(
          Map.of(
              "sda1", "part",
              "dm-0", "crypt",
              "dm-1", "lvm",
              "bond0", "bond",
              "bond0.5", "vlan",
              "br0", "bridge"));

  @TempDir private Path folder;
  private long passed;

  @Test
  void shouldCountOnceWhatPassesManyLayers() throws Exception {
    Path proc = folder.resolve("proc");
    Path root = Files.createDirectories(folder.resolve("root"));
    makeDisks(root.resolve("sys/class/block"));
    makeNetworks(root.resolve("sys/class/net"));
    pass();
    try (RunningCollector collector = RunningCollector.start(folder);
        RunningProgram agent =
            RunningProgram.start(
                "agent-service",
                folder,
                "--collector",
                "127.0.0.1:" + collector.port(),
                "--node",
                "made-up",
                "--interval",
                "200ms",
                "--sections",
                "disks, networks",
                // As shipped, partitions are left out.
                "--disks-exclude=",
                "--proc-path",
                proc.toString(),
                "--root-path",
                root.toString(),
                "--http-port",
                "0")) {
      agent.awaitReady();
      String address = "http://127.0.0.1:" + collector.httpPort();
      await()
          .atMost(BOUND)
          .until(() -> HttpPage.json(address + "/api/status").at("/nodes/online").asInt() == 1);
      await().atMost(BOUND).untilAsserted(() -> assertTotals(address));
      assertThat(HttpPage.text(address + "/?node=made-up"))
          .contains("\nsda  ", "\ndm-1 (lvm) ", "\neth0  ", "\nbr0 (bridge) ");
      MetricsText metrics = MetricsText.of(collector.metrics());
      assertThat(layers(metrics, "disk", "network")).isEqualTo(LAYERS);
      assertThat(metrics.of("node_disk_read_bytes_total")).hasSize(4);
      assertThat(metrics.of("node_network_receive_bytes_total")).hasSize(5);
    }
  }

  private void assertTotals(String address) throws IOException {
    pass();
    JsonNode node = HttpPage.json(address + "/api/nodes/made-up");
    double disk = rate(node.path("disks"), "sda", "read_bytes_per_second");
    assertThat(disk).isPositive();
    assertThat(rate(node.path("disks"), "dm-1", "read_bytes_per_second")).isEqualTo(disk);
    assertThat(node.path("disk_read_bytes_per_second").asDouble()).isEqualTo(disk);
    double one = rate(node.path("networks"), "eth0", "sent_bytes_per_second");
    double other = rate(node.path("networks"), "eth1", "sent_bytes_per_second");
    assertThat(rate(node.path("networks"), "br0", "sent_bytes_per_second")).isPositive();
    assertThat(node.path("network_sent_bytes_per_second").asDouble())
        .isCloseTo(one + other, within(ROUNDING));
  }

  private static double rate(JsonNode items, String device, String rate) {
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.path("device").asString().equals(device))
        .mapToDouble(item -> item.path(rate).asDouble())
        .findFirst()
        .orElse(0); // in a part of the first sample that has not arrived
  }

  private static Map<String, String> layers(MetricsText metrics, String... kinds) {
    return Stream.of(kinds)
        .flatMap(kind -> metrics.of("loomscope_node_" + kind + "_layer_info").keySet().stream())
        .collect(
            Collectors.toMap(
                labels -> labels.get("device"),
                labels -> labels.get("layer"),
                (one, _) -> one,
                TreeMap::new));
  }

  /** More bytes pass every layer, half of those of the network each adapter. */
  private void pass() throws IOException {
    passed += 1 << 20;
    replace(
        "diskstats",
        Stream.of("sda", "sda1", "dm-0", "dm-1")
            .map(
                device ->
                    "8 0 %s 1 0 %d 1 1 0 %d 1 0 1 1\n"
                        .formatted(device, passed / 512, passed / 512))
            .collect(Collectors.joining()));
    replace(
        "1/net/dev",
        "\n\n"
            + Stream.of("eth0", "eth1", "bond0", "bond0.5", "br0")
                .map(
                    device -> {
                      long bytes = device.startsWith("eth") ? passed / 2 : passed;
                      return "%s: %d 1 0 0 0 0 0 0 %d 1 0 0 0 0 0 0\n"
                          .formatted(device, bytes, bytes);
                    })
                .collect(Collectors.joining()));
  }

  private void replace(String file, String text) throws IOException {
    Path target = folder.resolve("proc").resolve(file);
    Files.createDirectories(target.getParent());
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void makeDisks(Path blocks) throws IOException {
    Files.createDirectories(blocks.resolve("sda/device"));
    write(blocks.resolve("sda1/partition"), "1");
    Files.createDirectories(blocks.resolve("dm-0/slaves/sda1"));
    write(blocks.resolve("dm-0/dm/uuid"), "CRYPT-LUKS2-5a17-luks-5a17");
    Files.createDirectories(blocks.resolve("dm-1/slaves/dm-0"));
    write(blocks.resolve("dm-1/dm/uuid"), "LVM-mGg0Xo");
  }

  private static void makeNetworks(Path networks) throws IOException {
    write(networks.resolve("bond0/uevent"), "DEVTYPE=bond");
    write(networks.resolve("bond0.5/uevent"), "DEVTYPE=vlan");
    write(networks.resolve("br0/uevent"), "DEVTYPE=bridge");
    for (String adapter : new String[] {"eth0", "eth1"}) {
      Files.createDirectories(networks.resolve(adapter).resolve("device"));
      stack(networks, adapter, "bond0");
      link(networks, adapter + "/master", "bond0");
    }
    stack(networks, "bond0", "bond0.5");
    stack(networks, "bond0.5", "br0");
    link(networks, "bond0.5/master", "br0");
  }

  private static void stack(Path networks, String lower, String upper) throws IOException {
    link(networks, upper + "/lower_" + lower, lower);
    link(networks, lower + "/upper_" + upper, upper);
  }

  private static void link(Path networks, String from, String to) throws IOException {
    Files.createSymbolicLink(networks.resolve(from), networks.resolve(to));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }
}
