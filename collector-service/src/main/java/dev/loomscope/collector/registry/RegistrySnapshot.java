package dev.loomscope.collector.registry;

import java.util.List;

/**
 * All nodes at one moment: what scrape, API and page read. Immutable.
 *
 * @param time when it was made, Unix milliseconds
 * @param nodes by name
 */
public record RegistrySnapshot(long time, List<NodeSnapshot> nodes) {

  /** Copies the list. */
  public RegistrySnapshot {
    nodes = List.copyOf(nodes);
  }
}
