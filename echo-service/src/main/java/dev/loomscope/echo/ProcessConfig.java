package dev.loomscope.echo;

import dev.loomscope.service.MemoryLimit;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.util.List;

/**
 * What mode {@code process} is told beside what every mode is.
 *
 * @param start how a connection gets its process
 * @param maxProcesses child processes at once, at least 1
 * @param minSpare exec: children that wait for a connection, at least 1
 */
record ProcessConfig(Start start, int maxProcesses, int minSpare) {

  /** How a connection gets a process of its own. */
  enum Start {
    /** {@link #FORK} where there is fork(2), else {@link #EXEC}. */
    AUTO,
    /** A zygote forks a child for the connection. */
    FORK,
    /** A JVM that was started beforehand takes the connection. */
    EXEC
  }

  /**
   * What a JVM that was started for a connection takes of a container's memory, in KiB: 21 MiB in
   * the image, of which nothing is shared, and a little more.
   */
  private static final int EXEC_KIB = 22 * 1024;

  /**
   * The same of a forked child: 110 KiB, most of it the kernel's, and as much again for what its
   * socket may hold.
   */
  private static final int FORK_KIB = 220;

  /** What the zygote takes, in MiB: 24, and a little more. */
  private static final int ZYGOTE_MIB = 28;

  /**
   * What else must have room beside the least that a service takes, in MiB: 33 for the JVM of the
   * image's health check, the rest for a heap that has grown with scrapes and children to keep.
   * With 32 in all, two such JVMs at once were enough for a child to be killed.
   */
  private static final int BESIDE_MIB = 52;

  private static final Setting<Start> START =
      Setting.choice(
          "process.start", Start.class, "Mode process: how a connection gets its process");
  private static final Setting<Integer> MAX_PROCESSES =
      Setting.integer("process.max-processes", 1, 100_000, "Mode process: child processes at once");
  private static final Setting<Integer> MIN_SPARE =
      Setting.integer(
          "process.min-spare", 1, 1_000, "By exec: children that wait for a connection");

  /** Every setting of mode process alone. */
  static final List<Setting<?>> SETTINGS = List.of(START, MAX_PROCESSES, MIN_SPARE);

  static ProcessConfig of(Settings settings) {
    return new ProcessConfig(
        settings.get(START), settings.get(MAX_PROCESSES), settings.get(MIN_SPARE));
  }

  /**
   * The same with as many processes as the container's memory has room for. With more of them the
   * kernel would choose whom to end, and where it chooses the service the container ends with it.
   *
   * @param chosen how a connection gets its process, {@link Start#FORK} or {@link Start#EXEC}
   */
  ProcessConfig withinMemory(Start chosen) {
    boolean forks = chosen == Start.FORK;
    int most =
        MemoryLimit.within(
            MAX_PROCESSES,
            maxProcesses,
            BESIDE_MIB + (forks ? ZYGOTE_MIB : 0),
            forks ? FORK_KIB : EXEC_KIB);
    return new ProcessConfig(chosen, most, minSpare);
  }
}
