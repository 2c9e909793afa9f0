package dev.loomscope.load.monitoring;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.server.Exposition;
import dev.loomscope.load.server.WebPage;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A collector in a process of its own, and what it costs. Used by one thread. */
final class Collector {

  private static final String ACCEPTED = "loomscope_collector_datagrams_accepted_total";
  private static final String KERNEL_DROPS = "loomscope_collector_udp_kernel_drops_total";

  /**
   * What a collector has done and taken so far.
   *
   * @param accepted reports that it accepted
   * @param kernelDrops datagrams for which its socket's buffer had no room
   * @param cpu CPU time of the process
   */
  record Reading(long accepted, long kernelDrops, Duration cpu) {}

  private final ServerProcesses processes;
  private final ServerProcess process;
  private final int port;
  private final URI metrics;

  private Collector(ServerProcesses processes, ServerProcess process, int port, int httpPort) {
    this.processes = processes;
    this.process = process;
    this.port = port;
    this.metrics =
        URI.create(
            "http://127.0.0.1:%d/metrics?name%%5B%%5D=%s&name%%5B%%5D=%s"
                .formatted(httpPort, ACCEPTED, KERNEL_DROPS));
  }

  /** Starts a collector on free loopback ports and waits until it is ready. */
  static Collector start(ServerProcesses processes, Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    List<String> command = new ArrayList<>(ServiceProgram.COLLECTOR.command(settings));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--http-bind", "127.0.0.1", "--http-port", "0"));
    command.addAll(List.of("--drain-delay", "0s", "--drain-time", "1s", "--log-level", "warn"));
    ServerProcess process = processes.launch("the collector", command);
    Map<String, String> said = process.awaitReady(settings.get(ServiceProgram.START_TIME));
    try {
      return new Collector(
          processes,
          process,
          Integer.parseInt(said.getOrDefault("port", "")),
          Integer.parseInt(said.getOrDefault("http-port", "")));
    } catch (NumberFormatException missing) {
      throw new ProgramFailure("the collector got ready without saying its ports: " + said);
    }
  }

  /** Where it takes reports. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Reads what it has done and taken so far. */
  Reading read() throws ProgramFailure, InterruptedException {
    process.requireAlive();
    try {
      Map<String, Double> sums = Exposition.sums(WebPage.read(metrics, "text/plain").text());
      Double accepted = sums.get(ACCEPTED);
      Double drops = sums.get(KERNEL_DROPS);
      if (accepted == null || drops == null) {
        throw new ProgramFailure("%s lacks what is needed: %s".formatted(metrics, sums));
      }
      return new Reading(accepted.longValue(), drops.longValue(), cpu());
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(metrics, failure.getMessage()));
    }
  }

  /**
   * Its proportional set size.
   *
   * @return bytes; 0 where the system does not tell
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">proc_pid_smaps</a>
   */
  long memoryBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException | RuntimeException notTold) {
      return 0;
    }
  }

  /**
   * Stops its threads for a while, as an overloaded machine or a frozen container would. A shell
   * does both halves, so that it goes on even if this process is killed meanwhile.
   */
  void stall(Duration time) throws ProgramFailure, InterruptedException {
    String script =
        "kill -STOP %1$d && sleep %2$s; kill -CONT %1$d"
            .formatted(process.pid(), time.toMillis() / 1e3);
    try {
      int code = new ProcessBuilder("sh", "-c", script).start().waitFor();
      if (code != 0) {
        throw new ProgramFailure("the collector could not be stopped: kill ended with " + code);
      }
    } catch (IOException failure) {
      throw new ProgramFailure("cannot run sh: " + failure.getMessage());
    }
  }

  /** Ends it and waits until it has ended. */
  void stop() {
    processes.stop(process);
  }

  private Duration cpu() {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
