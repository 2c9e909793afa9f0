package dev.loomscope.load.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CPU time so far, in clock ticks: of the machine, and of some processes with all those below them.
 *
 * <p>What a process that has ended used is with the one that waited for it, so that the sum goes on
 * without a gap when children end. The kernel counts what it does for the network in interrupts as
 * {@code softirq}. With {@code CONFIG_IRQ_TIME_ACCOUNTING} no process is charged for that, and here
 * it is left out of what the machine was busy with: nearly all of it is the load's. Without that
 * option the process that was interrupted is charged for it, and it is included.
 *
 * @param total ticks of all CPUs, busy or not
 * @param busy ticks of all CPUs that were used, or taken away by a hypervisor
 * @param own ticks of those processes and all below them
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_stat.5.html">proc_stat(5)</a>
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record CpuReading(long total, long busy, long own) {

  private static final Path PROC = Path.of("/proc");

  /** Columns of {@code /proc/stat} after {@code cpu}; guest time is part of user and nice. */
  private static final List<String> COLUMNS =
      List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");

  /** {@code utime} in {@code /proc/PID/stat}, counted from the field after the name. */
  private static final int USER_TIME = 11;

  /** {@code utime, stime, cutime, cstime}. */
  private static final int TIMES = 4;

  /**
   * Reads it.
   *
   * @param interruptsAreOwn whether processes are charged for interrupts
   * @param processes whose ticks are its own
   * @return null where there is no such {@code /proc}
   */
  static @Nullable CpuReading read(boolean interruptsAreOwn, List<ProcessHandle> processes) {
    try {
      String[] fields = Files.readAllLines(PROC.resolve("stat")).getFirst().split(" +", -1);
      long total = 0;
      long idle = 0;
      for (String column : COLUMNS) {
        long ticks = Long.parseLong(fields[1 + COLUMNS.indexOf(column)]);
        total += ticks;
        idle +=
            switch (column) {
              case "idle", "iowait" -> ticks;
              case "irq", "softirq" -> interruptsAreOwn ? 0 : ticks;
              default -> 0;
            };
      }
      long own =
          processes.stream()
              .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
              .distinct()
              .mapToLong(process -> ticks(process.pid()))
              .sum();
      return new CpuReading(total, total - idle, own);
    } catch (IOException | RuntimeException notLinux) {
      return null;
    }
  }

  /** What a process and those that it has waited for used; 0 if it has just ended. */
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Arrays.stream(fields, USER_TIME, USER_TIME + TIMES).mapToLong(Long::parseLong).sum();
    } catch (IOException ended) {
      return 0;
    }
  }
}
