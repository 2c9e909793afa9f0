package dev.loomscope.load.server;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which CPUs servers and clients run on: kept apart, neither takes the other's. Done by {@code
 * taskset} of util-linux. Immutable.
 *
 * @param cpus null if all run on all
 */
public record Pinning(HostFacts.@Nullable Pinning cpus) {

  /** Whether to pin. */
  public enum Choice {
    /** Always, and end if that cannot be done. */
    TRUE,
    /** Never. */
    FALSE,
    /** Where there are enough CPUs, and {@code taskset}. */
    AUTO
  }

  /** On fewer, servers would have no second CPU: their threads could not run at the same time. */
  private static final int ENOUGH = 4;

  /** Clients get every such one of the CPUs: an echo costs a server more than its client. */
  private static final int CLIENTS_SHARE = 4;

  private static final long PATIENCE_SECONDS = 10;

  /**
   * Chooses CPUs and moves this process, with all its threads, to those of the clients.
   *
   * @param setting whose choice it is
   * @throws InvalidSettingException if it was asked for and cannot be done
   */
  public static Pinning of(Choice choice, Setting<?> setting)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    List<Integer> allowed = allowed();
    boolean enough = allowed.size() >= (choice == Choice.TRUE ? 2 : ENOUGH);
    if (choice == Choice.FALSE || (choice == Choice.AUTO && !(enough && hasTaskset()))) {
      return new Pinning(null);
    }
    if (!enough || !hasTaskset()) {
      throw new InvalidSettingException(
          "setting %s = 'true' is not allowed: it needs two CPUs, and taskset of util-linux"
              .formatted(setting));
    }
    int clients = Math.max(1, allowed.size() / CLIENTS_SHARE);
    Pinning pinning =
        new Pinning(
            new HostFacts.Pinning(
                list(allowed.subList(clients, allowed.size())), list(allowed.subList(0, clients))));
    pinning.moveThisProcess();
    return pinning;
  }

  /** The command that runs another on the servers' CPUs. */
  public List<String> server(List<String> command) {
    if (cpus == null) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cpus.servers()));
    pinned.addAll(command);
    return pinned;
  }

  private void moveThisProcess() throws ProgramFailure, InterruptedException {
    if (cpus != null) {
      String pid = Long.toString(ProcessHandle.current().pid());
      if (run("taskset", "-a", "-c", "-p", cpus.clients(), pid) != 0) {
        throw new ProgramFailure("taskset cannot move this process to CPU " + cpus.clients());
      }
    }
  }

  private static boolean hasTaskset() throws InterruptedException {
    return run("taskset", "--version") == 0;
  }

  /** Runs a command without a word, and returns its exit code; -1 if there is no such command. */
  private static int run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      return -1;
    } catch (IOException missing) {
      return -1;
    }
  }

  /** CPUs that this process may use, the hardware threads of one core beside each other. */
  private static List<Integer> allowed() {
    try (var lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .flatMap(line -> numbers(line.substring(line.indexOf(':') + 1).strip()).stream())
          .sorted(Comparator.comparingInt(Pinning::core).thenComparing(Comparator.naturalOrder()))
          .toList();
    } catch (IOException | RuntimeException notLinux) {
      return List.of();
    }
  }

  /** The first hardware thread of a CPU's core. */
  private static int core(int cpu) {
    Path siblings = Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list");
    try {
      return numbers(Files.readString(siblings).strip()).getFirst();
    } catch (IOException | RuntimeException notTold) {
      return cpu;
    }
  }

  /** The numbers of a list such as {@code 0-3,8}. */
  static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(numbers::add);
    }
    return numbers;
  }

  private static String list(List<Integer> cpus) {
    return cpus.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }
}
