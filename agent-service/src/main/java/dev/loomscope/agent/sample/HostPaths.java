package dev.loomscope.agent.sample;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the node's files are. In a container they are mounted somewhere else, and what {@code self}
 * leads to is the container's: then process 1 is asked for its mounts and its network. Immutable.
 *
 * @param proc the node's {@code /proc}
 * @param root the node's {@code /}
 */
public record HostPaths(Path proc, Path root) {

  /** Whether there is a {@code /proc} as proc(5) has it. */
  static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

  /** Of an agent that runs outside of containers. */
  public static final HostPaths OWN = new HostPaths(Path.of("/proc"), Path.of("/"));

  /** Whether the node's files are elsewhere. */
  boolean isElsewhere() {
    return !equals(OWN);
  }

  /** The directory of the process whose view is the node's. */
  Path process() {
    Path first = proc.resolve("1");
    return isElsewhere() && Files.isReadable(first.resolve("net/dev"))
        ? first
        : proc.resolve("self");
  }
}
