package dev.loomscope.collector.registry;

import java.util.Optional;

/** The nodes, for those who show them. Thread-safe; asking never delays the taking of reports. */
public interface Nodes {

  /** All nodes now, or as of at most a fraction of a second ago. */
  RegistrySnapshot snapshot();

  /** The last minutes of a node; empty if there is no such node. */
  Optional<History> history(String name);
}
