package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running {@link ExecChild}, as the service that started it sees it. */
public final class ExecChildProcess {

  /** Clock ticks of /proc/PID/stat: 100 a second on every Linux that Java runs on. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int FIRST_TIME_FIELD = 11; // utime, counted after the command's name

  /**
   * Mapping a file makes the JDK construct the buffer by reflection, which otherwise spins method
   * handles and the classes behind them: 0.1 s of CPU in a JVM that lives for one connection.
   */
  private static final String PLAIN_REFLECTION = "-Djdk.reflect.useNativeAccessorOnly=true";

  /** As little as a JVM starts with; without relocation it shares its archive of classes. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms2m",
          "-Xmx8m",
          "-Xss256k",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=4m",
          "-XX:-UsePerfData",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0");

  /** To read the CPU clock; without it the JVM warns. */
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private final Process process;
  private final int row;

  private ExecChildProcess(Process process, int row) {
    this.process = process;
    this.row = row;
  }

  /**
   * Starts a child on the listening socket of descriptor 0.
   *
   * @param counters the shared file that {@link ExecCounters} are in
   * @param row its row in them
   * @param workload what each message costs
   * @param faults the marker of messages whose handler fails
   * @throws IOException if no process can be had
   */
  public static ExecChildProcess start(
      SharedFile counters, int row, Workload workload, Optional<FaultMarker> faults)
      throws IOException {
    List<String> all = new ArrayList<>(OPTIONS);
    all.addAll(ChildJvm.archive());
    all.add(PLAIN_REFLECTION);
    if (workload.cpuNanos() > 0) {
      all.add(NATIVE_ACCESS);
    }
    ProcessBuilder builder =
        ChildJvm.of(
            all,
            ExecChild.class,
            List.of(
                counters.path().toString(),
                Integer.toString(row),
                Long.toString(workload.waitNanos()),
                Long.toString(workload.cpuNanos()),
                Integer.toString(workload.leastBytes())),
            faults);
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    KillOrder.putFirst(process.pid()); // here, for a child loads as few classes as it can
    return new ExecChildProcess(process, row);
  }

  /** Its row in the counters. */
  public int row() {
    return row;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a child that has ended; 128 and more if a signal ended it. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end, at most for a time; returns whether it has ended. */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    return process.waitFor(Math.max(0, bound.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** CPU time of the living child in nanoseconds, in steps of 10 ms; 0 where it cannot be had. */
  public long cpuNanos() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[FIRST_TIME_FIELD])
              + Long.parseLong(fields[FIRST_TIME_FIELD + 1]))
          * TICK_NANOS;
    } catch (IOException ended) {
      return 0;
    }
  }
}
