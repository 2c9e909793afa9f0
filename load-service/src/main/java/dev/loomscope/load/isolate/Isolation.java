package dev.loomscope.load.isolate;

import dev.loomscope.load.process.ServerProcess;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.load.process.ServiceProgram;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries faults on fresh servers:
 *
 * <pre>
 *   start a server -> clients echo -> one client causes the fault -> clients echo on -> count
 *                  |--- lead-time ---|                           |- observation-time -|
 * </pre>
 */
final class Isolation {

  /** How often to look whether there is anybody left to observe. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ServerProcesses processes;
  private final MarkerFile marker;
  private final Settings settings;
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
    this.settings = settings;
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
    Duration startTime = settings.get(ServiceProgram.START_TIME);
    ServerProcess server = processes.launch(name, command(mode));
    try {
      InetSocketAddress target = target(name, server.awaitReady(startTime));
      try (Crowd crowd =
              Crowd.start(
                  target,
                  settings.get(IsolateSettings.CLIENTS),
                  settings.get(IsolateSettings.DEADLINE),
                  startTime);
          Client faulty = Client.connect(target, -1, startTime)) {
        return observe(mode, fault, server, target, crowd, faulty);
      } catch (IOException refused) {
        throw new ProgramFailure("%s cannot be connected to: %s".formatted(name, refused));
      }
    } finally {
      processes.stop(server);
    }
  }

  private Trial observe(
      Mode mode,
      Fault fault,
      ServerProcess server,
      InetSocketAddress target,
      Crowd crowd,
      Client faulty)
      throws ProgramFailure, InterruptedException {
    int clients = settings.get(IsolateSettings.CLIENTS);
    Duration startTime = settings.get(ServiceProgram.START_TIME);
    boolean faultyServed = faulty.echo(startTime) == Client.Echo.IN_TIME;
    int served = crowd.awaitServed(startTime);
    if (!faultyServed || served < clients) {
      throw new ProgramFailure(
          "mode %s served only %d of %d clients before there was any fault"
              .formatted(mode.label(), served, clients));
    }
    Thread.sleep(settings.get(IsolateSettings.LEAD_TIME));
    int before = crowd.inTime();
    faulty.send(marker.messageFor(fault));
    awaitEnd(crowd);
    crowd.stop();
    boolean servesNewClients = serves(target);
    // Connections end a moment before their process has.
    boolean alive = servesNewClients || !server.endsWithin(settings.get(IsolateSettings.DEADLINE));
    return new Trial(
        mode.label(),
        fault.label(),
        clients,
        before,
        crowd.inTime(),
        crowd.failed(Client.Echo.LATE),
        crowd.failed(Client.Echo.CLOSED),
        crowd.failed(Client.Echo.ALTERED),
        whatItSaw(mode, faulty),
        alive,
        servesNewClients);
  }

  /** Waits for the end of the observation, or until all clients have failed. */
  private void awaitEnd(Crowd crowd) throws InterruptedException {
    long end = System.nanoTime() + settings.get(IsolateSettings.OBSERVATION_TIME).toNanos();
    while (System.nanoTime() - end < 0 && crowd.inTime() > 0) {
      Thread.sleep(LOOK);
    }
  }

  private static String whatItSaw(Mode mode, Client faulty) throws ProgramFailure {
    return switch (faulty.look(LOOK)) {
      case CLOSED -> "ended";
      case LATE -> "silence";
      default ->
          throw new ProgramFailure(
              "mode %s echoed what should have been a fault".formatted(mode.label()));
    };
  }

  private boolean serves(InetSocketAddress target) {
    Duration deadline = settings.get(IsolateSettings.DEADLINE);
    try (Client next = Client.connect(target, 0, deadline)) {
      return next.echo(deadline) == Client.Echo.IN_TIME;
    } catch (IOException refused) {
      return false;
    }
  }

  private List<String> command(Mode mode) {
    List<String> command = new ArrayList<>(program);
    command.addAll(mode.arguments());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--http-bind", "127.0.0.1", "--http-port", "0"));
    command.addAll(
        List.of("--faults-enabled", "true", "--faults-marker-file", marker.file().toString()));
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
