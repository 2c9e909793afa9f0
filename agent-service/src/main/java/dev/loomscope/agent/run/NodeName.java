package dev.loomscope.agent.run;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.wire.Protocol;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The name that a node reports under. */
final class NodeName {

  private NodeName() {}

  /**
   * The name that was set, or else the host's: what must not be in a name is {@code _} there.
   *
   * @param set the setting, empty for none
   * @param hostname as by uname(2); null if it is not known
   * @throws InvalidSettingException if there is none at all
   */
  static String of(String set, @Nullable String hostname, Map<String, String> environment)
      throws InvalidSettingException {
    if (!set.isEmpty()) {
      return set;
    }
    String host = hostname != null ? hostname : environment.getOrDefault("HOSTNAME", "");
    String name = host.substring(0, Math.min(host.length(), Protocol.MAX_NODE_NAME));
    name = name.replaceAll("[^!-~]|[\"\\\\]", "_");
    if (name.isEmpty()) {
      throw new InvalidSettingException(
          "setting node is missing: this host has no name of its own");
    }
    return name;
  }
}
