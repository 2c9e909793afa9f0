package dev.loomscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The control group that this process is accounted to, version 1 or 2: what it costs by the
 * kernel's own books, and what it may cost (Linux, cgroups(7)). Thread-safe.
 *
 * <p>The limit holds for whoever is in the group. The costs are those of all who are in it: of this
 * service and its children alone where the group {@linkplain #isOfAContainer() is a container's},
 * of a whole login session or more where it is not.
 */
public final class Cgroup {

  /** Version 1 says "no limit" by the largest multiple of a page, which no machine has. */
  private static final long NO_LIMIT = 1L << 60;

  /**
   * What containers' groups are called, anywhere on the path: Docker, containerd, CRI-O and Podman
   * make scopes of systemd of them where it manages the groups, Kubernetes slices around those.
   */
  private static final Pattern CONTAINER =
      Pattern.compile("(docker|cri-containerd|crio|libpod)-.*\\.scope|kubepods.*");

  /** What systemd groups processes by: units of the machine and the sessions of its users. */
  private static final Pattern SYSTEMD = Pattern.compile("user\\.slice|.*\\.(scope|service)");

  private final boolean ofAContainer;
  private final Path memory;
  private final Path memoryLimit;
  private final Path cpu;

  /** What a CPU figure without a name counts, and the name before it where there is one. */
  private final String cpuField;

  private final long cpuUnitNanos;

  private Cgroup(
      boolean ofAContainer,
      Path memory,
      Path memoryLimit,
      Path cpu,
      String cpuField,
      long cpuUnitNanos) {
    this.ofAContainer = ofAContainer;
    this.memory = memory;
    this.memoryLimit = memoryLimit;
    this.cpu = cpu;
    this.cpuField = cpuField;
    this.cpuUnitNanos = cpuUnitNanos;
  }

  /** The group of this process; empty where that is the whole machine. */
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
        .map(line -> line.substring("0::".length()))
        .findFirst()
        .flatMap(path -> version2(path, inOrAt(root, path)));
  }

  private static Optional<Cgroup> version2(String path, Path group) {
    Path memory = group.resolve("memory.current");
    // The root of all groups has none: nobody is accounted there.
    return Files.isReadable(memory)
        ? Optional.of(
            new Cgroup(
                isOfAContainer(path),
                memory,
                group.resolve("memory.max"),
                group.resolve("cpu.stat"),
                "usage_usec ",
                1_000))
        : Optional.empty();
  }

  private static Optional<Cgroup> version1(List<String> lines, Path root) {
    Optional<Path> memory = version1(lines, root, "memory", "memory.usage_in_bytes");
    Optional<Path> cpu = version1(lines, root, "cpuacct", "cpuacct.usage");
    boolean ofAContainer =
        paths(lines, "memory").allMatch(Cgroup::isOfAContainer)
            && paths(lines, "cpuacct").allMatch(Cgroup::isOfAContainer);
    return memory.flatMap(
        file ->
            cpu.map(
                usage ->
                    new Cgroup(
                        ofAContainer,
                        file,
                        file.resolveSibling("memory.limit_in_bytes"),
                        usage,
                        "",
                        1)));
  }

  /** The paths of a controller's group of version 1: one, or none. */
  private static Stream<String> paths(List<String> lines, String controller) {
    return lines.stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3 && List.of(parts[1].split(",")).contains(controller))
        .map(parts -> parts[2]);
  }

  private static Optional<Path> version1(
      List<String> lines, Path root, String controller, String file) {
    return paths(lines, controller)
        .map(path -> inOrAt(root.resolve(controller), path))
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

  /**
   * A path of groups that systemd made for other than containers leads to a unit or a session, in
   * which others run as well. Any other is of a container: what it sees as the root is its own.
   */
  private static boolean isOfAContainer(String path) {
    List<String> names = List.of(path.split("/", -1));
    return names.stream().anyMatch(name -> CONTAINER.matcher(name).matches())
        || names.stream().noneMatch(name -> SYSTEMD.matcher(name).matches());
  }

  /**
   * Whether the group is that of a container, so that what it costs is what this service costs.
   * Outside of containers systemd puts a login session or a whole service of the machine into one.
   */
  public boolean isOfAContainer() {
    return ofAContainer;
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
