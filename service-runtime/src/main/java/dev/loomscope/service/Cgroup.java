package dev.loomscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control group that this process is accounted to, version 1 or 2: what the container costs by
 * the kernel's own books, and what it may cost (Linux, cgroups(7)). Thread-safe.
 */
public final class Cgroup {

  /** Version 1 says "no limit" by the largest multiple of a page, which no machine has. */
  private static final long NO_LIMIT = 1L << 60;

  private final Path memory;
  private final Path memoryLimit;
  private final Path cpu;

  /** What a CPU figure without a name counts, and the name before it where there is one. */
  private final String cpuField;

  private final long cpuUnitNanos;

  private Cgroup(Path memory, Path memoryLimit, Path cpu, String cpuField, long cpuUnitNanos) {
    this.memory = memory;
    this.memoryLimit = memoryLimit;
    this.cpu = cpu;
    this.cpuField = cpuField;
    this.cpuUnitNanos = cpuUnitNanos;
  }

  /** The group of this process; empty outside of a container or another group of its own. */
  public static Optional<Cgroup> ofThisProcess() {
    return of(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  /**
   * The group that a membership file tells.
   *
   * @param membership in the format of {@code /proc/PID/cgroup}
   * @param root where the hierarchies are mounted
   */
  static Optional<Cgroup> of(Path membership, Path root) {
    List<String> lines;
    try {
      lines = Files.readAllLines(membership);
    } catch (IOException none) {
      return Optional.empty(); // not Linux
    }
    return version2(lines, root).or(() -> version1(lines, root));
  }

  private static Optional<Cgroup> version2(List<String> lines, Path root) {
    return lines.stream()
        .filter(line -> line.startsWith("0::"))
        .map(line -> inOrAt(root, line.substring("0::".length())))
        // The root of all groups has no memory.current: nobody is accounted there.
        .filter(group -> Files.isReadable(group.resolve("memory.current")))
        .findFirst()
        .map(
            group ->
                new Cgroup(
                    group.resolve("memory.current"),
                    group.resolve("memory.max"),
                    group.resolve("cpu.stat"),
                    "usage_usec ",
                    1_000));
  }

  private static Optional<Cgroup> version1(List<String> lines, Path root) {
    Optional<Path> memory = version1(lines, root, "memory", "memory.usage_in_bytes");
    Optional<Path> cpu = version1(lines, root, "cpuacct", "cpuacct.usage");
    return memory.flatMap(
        file ->
            cpu.map(
                usage ->
                    new Cgroup(file, file.resolveSibling("memory.limit_in_bytes"), usage, "", 1)));
  }

  private static Optional<Path> version1(
      List<String> lines, Path root, String controller, String file) {
    return lines.stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
        .map(parts -> inOrAt(root.resolve(controller), parts[2]))
        // The root of all groups, which is the whole machine, has a release_agent; a container with
        // a namespace of its own sees its group as / without one.
        .filter(group -> !Files.exists(group.resolve("release_agent")))
        .map(group -> group.resolve(file))
        .filter(Files::isReadable)
        .findFirst();
  }

  /**
   * A container sees its group as the hierarchy's root, though its path names where it really is.
   */
  private static Path inOrAt(Path hierarchy, String path) {
    Path inside = hierarchy.resolve(path.substring(1));
    return Files.isDirectory(inside) ? inside : hierarchy;
  }

  /** Memory that may be in use, in bytes; empty if there is no limit. */
  public OptionalLong memoryLimitBytes() {
    OptionalLong limit = number(memoryLimit, "");
    return limit.isPresent() && limit.getAsLong() >= NO_LIMIT ? OptionalLong.empty() : limit;
  }

  /** Memory in use, in bytes, page cache included. */
  public OptionalLong memoryBytes() {
    return number(memory, "");
  }

  /** CPU time used, in nanoseconds. */
  public OptionalLong cpuNanos() {
    OptionalLong units = number(cpu, cpuField);
    return units.isPresent() ? OptionalLong.of(units.getAsLong() * cpuUnitNanos) : units;
  }

  private static OptionalLong number(Path file, String prefix) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(prefix))
          .mapToLong(line -> Long.parseLong(line.substring(prefix.length()).strip()))
          .findFirst();
    } catch (IOException | NumberFormatException unreadable) {
      return OptionalLong.empty();
    }
  }
}
