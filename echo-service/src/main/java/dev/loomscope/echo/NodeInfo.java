package dev.loomscope.echo;

import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which node the server runs on, as a Prometheus metric that joins it with what agents report. */
final class NodeInfo {

  private static final Setting<String> NODE =
      Setting.text("node", "The name that this node's agent reports under; empty: the host's");

  static final List<Setting<?>> SETTINGS = List.of(NODE);

  /** Where Linux keeps the name that uname(2) gives, which is an agent's default, too. */
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  private NodeInfo() {}

  static void register(PrometheusRegistry registry, Mode mode, Settings settings) {
    String set = settings.get(NODE);
    Info.builder()
        .name("loomscope_echo_info")
        .help("The node that the server runs on.")
        .labelNames("mode", "node")
        .register(registry)
        .setLabelValues(mode.label(), set.isEmpty() ? hostname() : set);
  }

  private static String hostname() {
    try {
      return Files.readString(HOSTNAME).strip();
    } catch (IOException noLinux) {
      return System.getenv().getOrDefault("COMPUTERNAME", ofNetwork()); // the former on Windows
    }
  }

  /** As the agent's sampler has it there. */
  private static String ofNetwork() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "";
    }
  }
}
