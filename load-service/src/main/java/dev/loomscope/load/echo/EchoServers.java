package dev.loomscope.load.echo;

import dev.loomscope.load.host.Pinning;
import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.result.ComparisonResult.Server;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts echo servers, each a JVM of its own, on free loopback ports. For one thread. */
public final class EchoServers {

  /**
   * How often a new server's metrics are read before its first load: the reading's own classes are
   * then loaded and do not count as the mode's.
   */
  private static final int FIRST_READINGS = 50;

  private final ServerProcesses processes;
  private final List<String> program;
  private final Pinning pinning;
  private final Duration startTime;
  private final Map<String, Server> started = new LinkedHashMap<>();

  /**
   * Makes a starter.
   *
   * @throws InvalidSettingException if there is no echo service
   */
  public EchoServers(ServerProcesses processes, Settings settings, Pinning pinning)
      throws InvalidSettingException {
    this.processes = processes;
    this.program = ServiceProgram.ECHO.command(settings);
    this.pinning = pinning;
    this.startTime = settings.get(ServiceProgram.START_TIME);
  }

  /**
   * The command that starts a server.
   *
   * @param more flags beside those of the mode
   */
  private List<String> command(Variant variant, List<String> more) {
    List<String> command = new ArrayList<>(pinning.server(program));
    command.addAll(variant.arguments());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--http-bind", "127.0.0.1", "--http-port", "0"));
    command.addAll(List.of("--drain-delay", "0s", "--drain-time", "1s", "--log-level", "warn"));
    command.addAll(more);
    return command;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param more flags beside those of the mode
   * @param isRead whether what it uses will be read, which it is then prepared for
   * @throws ProgramFailure if it does not get so far
   */
  public EchoServer start(Variant variant, List<String> more, boolean isRead)
      throws ProgramFailure, InterruptedException {
    List<String> command = command(variant, more);
    ServerProcess process = processes.launch("the echo server in mode " + variant.name(), command);
    try {
      EchoServer server = EchoServer.of(variant, process, process.awaitReady(startTime));
      if (isRead) {
        readOften(server.metrics());
      }
      if (!started.containsKey(variant.name())) {
        started.put(variant.name(), new Server(variant.name(), command, server.settings()));
      }
      return server;
    } catch (ProgramFailure failure) {
      processes.stop(process);
      throw failure;
    }
  }

  private static void readOften(MetricsPage metrics) throws ProgramFailure {
    try {
      for (int i = 0; i < FIRST_READINGS; i++) {
        metrics.read(true);
      }
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(metrics, failure.getMessage()));
    }
  }

  /** How the first server of each mode was started, and what it says its settings are. */
  public List<Server> started() {
    return List.copyOf(started.values());
  }

  /** Whether all servers were stopped because this process is about to end. */
  public boolean areStopped() {
    return processes.isClosed();
  }

  /** Stops a server and waits until it has ended. */
  public void stop(EchoServer server) {
    processes.stop(server.process());
  }
}
