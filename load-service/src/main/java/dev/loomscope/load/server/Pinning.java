package dev.loomscope.load.server;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.io.IOException;
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
 * Which CPUs servers and clients run on, in each {@link Placement}. Done by {@code taskset} of
 * util-linux. For one thread.
 */
public final class Pinning {

  /** What rounds have. */
  public enum Choice {
    /** Servers and clients apart in all rounds; ends if that cannot be done. */
    TRUE,
    /** CPUs shared in all rounds. */
    FALSE,
    /** Both in turn where there are two CPUs and {@code taskset}, else shared. */
    AUTO
  }

  private static final int ENOUGH = 2;

  /** Clients get every such one of the CPUs: an echo costs a server more than its client. */
  private static final int CLIENTS_SHARE = 4;

  private static final long PATIENCE_SECONDS = 10;

  private final List<Placement> placements;
  private final List<Integer> allowed;
  private final List<Integer> ofClients;
  private Placement current = Placement.SHARED;

  private Pinning(List<Placement> placements, List<Integer> allowed) {
    this.placements = placements;
    this.allowed = allowed;
    this.ofClients = allowed.subList(0, Math.ceilDiv(allowed.size(), CLIENTS_SHARE));
  }

  /**
   * Chooses CPUs; moves nobody yet.
   *
   * @param setting whose choice it is
   * @throws InvalidSettingException if it was asked for and cannot be done
   */
  public static Pinning of(Choice choice, Setting<?> setting)
      throws InvalidSettingException, InterruptedException {
    List<Integer> allowed = allowed();
    boolean canBeApart = choice != Choice.FALSE && allowed.size() >= ENOUGH && hasTaskset();
    if (choice == Choice.TRUE && !canBeApart) {
      throw new InvalidSettingException(
          "setting %s = 'true' is not allowed: it needs two CPUs, and taskset of util-linux"
              .formatted(setting));
    }
    List<Placement> placements =
        switch (choice) {
          case TRUE -> List.of(Placement.APART);
          case FALSE -> List.of(Placement.SHARED);
          case AUTO -> canBeApart ? List.of(Placement.values()) : List.of(Placement.SHARED);
        };
    return new Pinning(placements, allowed);
  }

  /**
   * The placements that rounds have in turn.
   *
   * @param serverCpus on fewer CPUs servers cannot show what they are to show: where there are no
   *     more of their own they share all
   */
  List<Placement> placements(int serverCpus) {
    return allowed.size() - ofClients.size() >= serverCpus ? placements : List.of(Placement.SHARED);
  }

  /** The CPUs of each where they are apart; null if they never are. */
  public HostFacts.@Nullable Pinning cpus() {
    return placements.contains(Placement.APART)
        ? new HostFacts.Pinning(list(ofServers()), list(ofClients))
        : null;
  }

  /** Moves this process, with all its threads, to where clients are in a placement. */
  void moveClients(Placement placement) throws ProgramFailure, InterruptedException {
    if (placement == current) {
      return;
    }
    String cpus = list(placement == Placement.APART ? ofClients : allowed);
    String pid = Long.toString(ProcessHandle.current().pid());
    if (run("taskset", "-a", "-c", "-p", cpus, pid) != 0) {
      throw new ProgramFailure("taskset cannot move this process to CPU " + cpus);
    }
    current = placement;
  }

  /** Lets this process run on all its CPUs again. */
  public void release() throws ProgramFailure, InterruptedException {
    moveClients(Placement.SHARED);
  }

  /** The command that runs another where servers are now. */
  List<String> server(List<String> command) {
    if (placements.equals(List.of(Placement.SHARED))) {
      return command;
    }
    String cpus = list(current == Placement.APART ? ofServers() : allowed);
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cpus));
    pinned.addAll(command);
    return pinned;
  }

  private List<Integer> ofServers() {
    return allowed.subList(ofClients.size(), allowed.size());
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
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
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
