package dev.loomscope.load.isolate;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tries faults, each on a server of its own. */
final class Isolation {

  private final ServerProcesses processes;
  private final MarkerFile marker;
  private final FaultTrial.Conditions conditions;
  private final List<String> program;

  /**
   * Prepares trials.
   *
   * @throws InvalidSettingException if there is no echo service
   */
  Isolation(ServerProcesses processes, MarkerFile marker, Settings settings)
      throws InvalidSettingException {
    this.processes = processes;
    this.marker = marker;
    this.conditions =
        new FaultTrial.Conditions(
            settings.get(IsolateSettings.CLIENTS),
            settings.get(IsolateSettings.DEADLINE),
            settings.get(IsolateSettings.LEAD_TIME),
            settings.get(IsolateSettings.OBSERVATION_TIME),
            settings.get(ServiceProgram.START_TIME));
    this.program = ServiceProgram.ECHO.command(settings);
  }

  /**
   * Tries one fault in one mode.
   *
   * @throws ProgramFailure if that could not be measured: the server does not start, does not serve
   *     all clients before the fault, or does not cause it
   */
  Trial run(Mode mode, Fault fault) throws ProgramFailure, InterruptedException {
    String name = "the echo server in mode " + mode.label();
    ServerProcess server = processes.launch(name, command(mode));
    try {
      return new FaultTrial(
              mode.label(),
              server,
              target(name, server.awaitReady(conditions.startTime())),
              conditions,
              marker)
          .of(fault);
    } finally {
      processes.stop(server);
    }
  }

  private List<String> command(Mode mode) {
    List<String> command = new ArrayList<>(program);
    command.addAll(mode.arguments());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--http-bind", "127.0.0.1", "--http-port", "0"));
    command.addAll(marker.serverArguments());
    command.addAll(List.of("--drain-delay", "0s", "--drain-time", "0s", "--log-level", "error"));
    return command;
  }

  private static InetSocketAddress target(String name, Map<String, String> said)
      throws ProgramFailure {
    try {
      return new InetSocketAddress(
          InetAddress.getLoopbackAddress(), Integer.parseInt(said.getOrDefault("port", "")));
    } catch (NumberFormatException missing) {
      throw new ProgramFailure(name + " got ready without saying its port: " + said);
    }
  }
}
