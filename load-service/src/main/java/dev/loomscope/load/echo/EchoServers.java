package dev.loomscope.load.echo;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.load.server.MetricsPage;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts echo servers, each a JVM of its own, on free loopback ports. Thread-safe. */
public final class EchoServers {

  /**
   * How often a new server's metrics are read before its first load: the reading's own classes are
   * then loaded and do not count as the mode's.
   */
  private static final int FIRST_READINGS = 50;

  private final ServerProcesses processes;
  private final List<String> program;
  private final Duration startTime;

  /**
   * Makes a starter.
   *
   * @throws InvalidSettingException if there is no echo service
   */
  public EchoServers(ServerProcesses processes, Settings settings) throws InvalidSettingException {
    this.processes = processes;
    this.program = ServiceProgram.ECHO.command(settings);
    this.startTime = settings.get(ServiceProgram.START_TIME);
  }

  /** The command that starts a server. */
  public List<String> command(Variant variant) {
    List<String> command = new ArrayList<>(program);
    command.addAll(variant.arguments());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--http-bind", "127.0.0.1", "--http-port", "0"));
    command.addAll(List.of("--drain-delay", "0s", "--drain-time", "1s", "--log-level", "warn"));
    return command;
  }

  /**
   * Starts a server and waits until it is ready and its metrics can be read.
   *
   * @throws ProgramFailure if it does not get so far
   */
  public EchoServer start(Variant variant) throws ProgramFailure, InterruptedException {
    ServerProcess process =
        processes.launch("the echo server in mode " + variant.name(), command(variant));
    EchoServer server = EchoServer.of(variant, process, process.awaitReady(startTime));
    MetricsPage metrics = server.metrics();
    try {
      for (int i = 0; i < FIRST_READINGS; i++) {
        metrics.read(true);
      }
    } catch (IOException failure) {
      throw new ProgramFailure("cannot read %s: %s".formatted(metrics, failure.getMessage()));
    }
    return server;
  }

  /** Stops a server and waits until it has ended. */
  public void stop(EchoServer server) {
    processes.stop(server.process());
  }
}
