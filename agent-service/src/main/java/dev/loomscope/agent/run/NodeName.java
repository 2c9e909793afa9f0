package dev.loomscope.agent.run;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.wire.Protocol;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The name that a node reports under: the one that was set, or else the host's, which may change.
 * Not thread-safe.
 */
final class NodeName {

  private final Supplier<String> host;
  private String last;

  private NodeName(Supplier<String> host) {
    this.host = host;
    this.last = host.get();
  }

  /**
   * The name that was set, or else the host's: what must not be in a name is {@code _} there.
   *
   * @param set the setting, empty for none
   * @param hostname tells the present one, as by uname(2); null if it is not known
   * @throws InvalidSettingException if there is none at all
   */
  static NodeName of(
      String set, Supplier<@Nullable String> hostname, Map<String, String> environment)
      throws InvalidSettingException {
    String fallback = environment.getOrDefault("HOSTNAME", "");
    NodeName name = new NodeName(set.isEmpty() ? () -> valid(hostname.get(), fallback) : () -> set);
    if (name.last.isEmpty()) {
      throw new InvalidSettingException(
          "setting node is missing: this host has no name of its own");
    }
    return name;
  }

  private static String valid(@Nullable String hostname, String fallback) {
    String host = hostname != null ? hostname : fallback;
    return host.substring(0, Math.min(host.length(), Protocol.MAX_NODE_NAME))
        .replaceAll("[^!-~]|[\"\\\\]", "_");
  }

  /** The name now; the last one while the host has none. */
  String now() {
    String name = host.get();
    if (!name.isEmpty()) {
      last = name;
    }
    return last;
  }
}
