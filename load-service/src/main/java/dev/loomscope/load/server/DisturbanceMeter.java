package dev.loomscope.load.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how much CPU other processes used since it was begun: those that are neither this one,
 * nor taken for its own, nor below any of these. For one thread.
 */
public final class DisturbanceMeter {

  /** CPU time is counted in ticks, most of which are 10 ms: fewer than these tell nothing. */
  private static final int LEAST_TICKS = 50;

  private static final boolean INTERRUPTS_ARE_OWN = !hasInterruptTimeAccounting();

  private final List<ProcessHandle> own;
  private final @Nullable CpuReading began;

  private DisturbanceMeter(List<ProcessHandle> own) {
    this.own = own;
    this.began = CpuReading.read(INTERRUPTS_ARE_OWN, own);
  }

  /** Begins to measure. */
  public static DisturbanceMeter begin() {
    return begin(List.of());
  }

  /** The same where other processes take part in what is measured, such as a server. */
  public static DisturbanceMeter begin(List<ProcessHandle> taking) {
    return new DisturbanceMeter(
        Stream.concat(Stream.of(ProcessHandle.current()), taking.stream()).toList());
  }

  /**
   * The share of the whole machine that others used so far, what a hypervisor took away included.
   *
   * @return from 0 to 100; null where the system does not tell, or the time was too short to tell
   */
  public @Nullable Double othersPercent() {
    CpuReading now = CpuReading.read(INTERRUPTS_ARE_OWN, own);
    if (began == null || now == null || now.total() - began.total() < LEAST_TICKS) {
      return null;
    }
    double others = (now.busy() - began.busy()) - (now.own() - began.own());
    return Math.clamp(100 * others / (now.total() - began.total()), 0, 100);
  }

  /**
   * Whether the kernel keeps the time of interrupts apart from that of processes, by its own
   * configuration; believed if it does not tell, because a disturbance is then rather missed than
   * made up.
   */
  private static boolean hasInterruptTimeAccounting() {
    Path own = Path.of("/proc/config.gz");
    Path installed = Path.of("/boot/config-" + System.getProperty("os.version"));
    try (InputStream file =
            Files.exists(own)
                ? new GZIPInputStream(Files.newInputStream(own))
                : Files.newInputStream(installed);
        Stream<String> lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII)).lines()) {
      return lines.anyMatch("CONFIG_IRQ_TIME_ACCOUNTING=y"::equals);
    } catch (IOException notTold) {
      return true;
    }
  }
}
