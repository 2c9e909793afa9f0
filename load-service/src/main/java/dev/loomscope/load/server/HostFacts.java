package dev.loomscope.load.server;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The machine that something was measured on.
 *
 * @param cores CPUs that this process may use
 * @param cpuModel as the kernel names it; null where it does not
 * @param kernel name and release of the operating system
 * @param jdk version and name of the Java virtual machine
 * @param memoryBytes of the machine, or of the container
 * @param loadAverage runnable processes over the last minute when this was read, before any load of
 *     ours; null where the system does not tell
 * @param governor that chooses the first CPU's frequency; null where the system does not tell
 * @param pinning who runs on which CPUs; null if all run on all
 */
public record HostFacts(
    int cores,
    @Nullable String cpuModel,
    String kernel,
    String architecture,
    String jdk,
    long memoryBytes,
    @Nullable Double loadAverage,
    @Nullable String governor,
    @Nullable Pinning pinning) {

  /**
   * CPUs that were kept apart.
   *
   * @param servers their CPUs' numbers, separated by commas
   * @param clients those of this process
   */
  public record Pinning(String servers, String clients) {}

  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path GOVERNOR =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

  /** Reads the facts of this machine. */
  public static HostFacts read() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double load = system.getSystemLoadAverage();
    return new HostFacts(
        Runtime.getRuntime().availableProcessors(),
        readCpuModel(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        system.getTotalMemorySize(),
        load < 0 ? null : load,
        readGovernor(),
        null);
  }

  /** The same with CPUs that were kept apart. */
  public HostFacts pinned(@Nullable Pinning pinned) {
    return new HostFacts(
        cores, cpuModel, kernel, architecture, jdk, memoryBytes, loadAverage, governor, pinned);
  }

  private static @Nullable String readGovernor() {
    try {
      return Files.readString(GOVERNOR).strip();
    } catch (IOException notTold) {
      return null;
    }
  }

  private static @Nullable String readCpuModel() {
    try {
      return Files.readAllLines(CPUS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(null);
    } catch (IOException | RuntimeException notTold) {
      return null;
    }
  }
}
