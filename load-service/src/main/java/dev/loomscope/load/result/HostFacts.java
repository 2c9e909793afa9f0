package dev.loomscope.load.result;

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
 */
public record HostFacts(
    int cores,
    @Nullable String cpuModel,
    String kernel,
    String architecture,
    String jdk,
    long memoryBytes,
    @Nullable Double loadAverage) {

  private static final Path CPUS = Path.of("/proc/cpuinfo");

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
        load < 0 ? null : load);
  }

  private static @Nullable String readCpuModel() {
    try (var lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(null);
    } catch (IOException | RuntimeException notTold) {
      return null;
    }
  }
}
