package dev.loomscope.echo.process;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A running zygote, as the service that started it sees it. Must be started by a thread that lives
 * as long as the service: the kernel ends the zygote when that thread ends.
 */
public final class ZygoteProcess {

  private final Process process;

  private ZygoteProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a zygote on the listening socket of descriptor 0 and waits until it accepts.
   *
   * @param scoreboard the shared file that a {@link Scoreboard} is in
   * @param idleTimeout of connections; zero for none
   * @param workload what each message costs
   * @param faults the marker of messages that make a child fail
   * @throws IOException if it does not start, or finds that forking does not work here
   */
  public static ZygoteProcess start(
      SharedFile scoreboard, Duration idleTimeout, Workload workload, Optional<FaultMarker> faults)
      throws IOException {
    ProcessBuilder builder =
        ChildJvm.of(
            ZygoteOptions.JVM,
            Zygote.class,
            List.of(
                scoreboard.path().toString(),
                Long.toString(idleTimeout.toMillis()),
                Long.toString(workload.waitNanos()),
                Long.toString(workload.cpuNanos()),
                Integer.toString(workload.leastBytes())),
            faults);
    builder.environment().putAll(ZygoteOptions.ENVIRONMENT);
    ZygoteProcess zygote = new ZygoteProcess(builder.start());
    BufferedReader output = zygote.process.inputReader();
    if (!"ready".equals(output.readLine())) {
      zygote.kill();
      throw new IOException("the zygote does not start: exit code " + zygote.awaitEnd());
    }
    return zygote;
  }

  /** Whether fork(2) can be had: Linux on a processor that the system calls are known of. */
  public static boolean isSupported() {
    String processor = System.getProperty("os.arch", "");
    return System.getProperty("os.name", "").equals("Linux")
        && (processor.equals("amd64") || processor.equals("aarch64"));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the zygote, and with it its children, at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for the zygote's end; returns its exit code. */
  public int awaitEnd() {
    process.onExit().join();
    return process.exitValue();
  }

  /** Waits for the zygote's end, at most for a time; returns whether it has ended. */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
  }
}
