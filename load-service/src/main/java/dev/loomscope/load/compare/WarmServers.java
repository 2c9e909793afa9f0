package dev.loomscope.load.compare;

import dev.loomscope.load.server.MeasuredServer;
import dev.loomscope.load.server.Servers;
import dev.loomscope.load.server.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The warm servers of a {@link GroupRun}, at most one a column. For one thread. */
final class WarmServers {

  private final Servers servers;
  private final Map<String, MeasuredServer> byName = new HashMap<>();

  /** None yet, of those. */
  WarmServers(Servers servers) {
    this.servers = servers;
  }

  /** The one of a column; null before it was started, and after it was stopped. */
  @Nullable MeasuredServer of(Variant variant) {
    return byName.get(variant.name());
  }

  /** Has a server, in a column that has none. */
  void keep(MeasuredServer started) {
    byName.put(started.variant().name(), started);
  }

  /** Stops the one of a column, if there is one. */
  void stop(Variant variant) {
    MeasuredServer running = byName.remove(variant.name());
    if (running != null) {
      servers.stop(List.of(running));
    }
  }

  /** Stops all of them. */
  void stop() {
    servers.stop(List.copyOf(byName.values()));
    byName.clear();
  }
}
