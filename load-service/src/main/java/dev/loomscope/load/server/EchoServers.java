package dev.loomscope.load.server;

import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Starts echo servers, each a JVM of its own, on free loopback ports. For one thread. */
public final class EchoServers implements Servers {

  /**
   * How often a new server's metrics are read before its first load: the reading's own classes are
   * then loaded and do not count as the mode's.
   */
  private static final int FIRST_READINGS = 20;

  private final ServerProcesses processes;
  private final List<String> program;
  private final Pinning pinning;
  private final Map<String, Facts> started = new LinkedHashMap<>();

  /**
   * Makes a starter.
   *
   * @throws InvalidSettingException if there is no echo service
   */
  public EchoServers(ServerProcesses processes, Settings settings, Pinning pinning)
      throws InvalidSettingException {
    this.processes = processes;
    this.program = ServiceProgram.echo(settings);
    this.pinning = pinning;
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

  @Override
  public MeasuredServer start(Variant variant, List<String> more, boolean isRead)
      throws ProgramFailure, InterruptedException {
    List<String> command = command(variant, more);
    ServerProcess process = processes.launch("the echo server in mode " + variant.name(), command);
    try {
      process.awaitReady(ServiceProgram.START_TIME);
      MeasuredServer server =
          new MeasuredServer(variant, process, process.address(), process.page("/metrics"));
      if (isRead) {
        readOften(Objects.requireNonNull(server.metrics()));
      }
      if (!started.containsKey(variant.name())) {
        started.put(
            variant.name(),
            new Facts(variant.name(), variant.mode(), "", command, server.settings()));
      }
      return server;
    } catch (ProgramFailure failure) {
      processes.stop(List.of(process));
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

  @Override
  public List<Placement> placements(int serverCpus) {
    return pinning.placements(serverCpus);
  }

  @Override
  public void place(Placement placement) throws ProgramFailure, InterruptedException {
    pinning.moveClients(placement);
  }

  /** How the first server of each mode was started, and what it says its settings are. */
  @Override
  public List<Facts> facts() {
    return List.copyOf(started.values());
  }

  @Override
  public boolean areStopped() {
    return processes.isClosed();
  }

  /** Stops servers, all at once, and waits until they have ended. */
  @Override
  public void stop(List<MeasuredServer> some) {
    processes.stop(some.stream().map(server -> Objects.requireNonNull(server.process())).toList());
  }
}
