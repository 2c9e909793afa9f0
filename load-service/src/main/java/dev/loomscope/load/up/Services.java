package dev.loomscope.load.up;

import dev.loomscope.load.server.ServerProcess;
import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All services of loomscope, running and ready. Immutable.
 *
 * @param echoes one for each of {@link #ECHO_MODES}, in that order
 */
record Services(
    RunningService collector,
    RunningService agent,
    List<RunningService> echoes,
    RunningService load) {

  /** The echo server's concurrency modes. */
  static final List<String> ECHO_MODES = List.of("process", "thread", "virtual", "async");

  private static final String COLLECTOR = "the collector";
  private static final String AGENT = "the agent";
  private static final String LOAD = "the load service";

  /**
   * Starts all services on loopback and waits until they are ready; agent and load service last,
   * because they have to be told where the others listen.
   *
   * @throws InvalidSettingException if a service's jar is not there
   * @throws ProgramFailure if a service does not get ready
   */
  static Services start(ServerProcesses processes, Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Duration bound = settings.get(ServiceProgram.START_TIME);
    ServerProcess collectorProcess = processes.launch(COLLECTOR, collectorCommand(settings));
    List<ServerProcess> echoProcesses = new ArrayList<>();
    for (int i = 0; i < ECHO_MODES.size(); i++) {
      echoProcesses.add(processes.launch(echo(i), echoCommand(settings, i)));
    }
    RunningService collector = RunningService.await(COLLECTOR, collectorProcess, bound);
    ServerProcess agentProcess =
        processes.launch(AGENT, agentCommand(settings, collector.address().getPort()));
    List<RunningService> echoes = new ArrayList<>();
    for (int i = 0; i < ECHO_MODES.size(); i++) {
      echoes.add(RunningService.await(echo(i), echoProcesses.get(i), bound));
    }
    ServerProcess loadProcess = processes.launch(LOAD, loadCommand(settings, echoes));
    RunningService agent = RunningService.await(AGENT, agentProcess, bound);
    RunningService load = RunningService.await(LOAD, loadProcess, bound);
    return new Services(collector, agent, List.copyOf(echoes), load);
  }

  /**
   * Makes sure that all services still run.
   *
   * @throws ProgramFailure if one has ended
   */
  void requireAlive() throws ProgramFailure, InterruptedException {
    collector.process().requireAlive();
    agent.process().requireAlive();
    load.process().requireAlive();
    for (RunningService echo : echoes) {
      echo.process().requireAlive();
    }
  }

  private static String echo(int mode) {
    return "the echo server in mode " + ECHO_MODES.get(mode);
  }

  private static List<String> collectorCommand(Settings settings) throws InvalidSettingException {
    return with(
        ServiceProgram.COLLECTOR.command(settings),
        "--bind",
        "127.0.0.1",
        "--port",
        settings.get(UpSettings.COLLECTOR_PORT),
        "--http-port",
        settings.get(UpSettings.COLLECTOR_HTTP_PORT));
  }

  private static List<String> agentCommand(Settings settings, int collectorPort)
      throws InvalidSettingException {
    return with(
        ServiceProgram.AGENT.command(settings),
        "--collector",
        "127.0.0.1:" + collectorPort,
        "--interval",
        settings.get(UpSettings.AGENT_INTERVAL),
        "--http-port",
        settings.get(UpSettings.AGENT_HTTP_PORT));
  }

  private static List<String> echoCommand(Settings settings, int mode)
      throws InvalidSettingException {
    return with(
        ServiceProgram.ECHO.command(settings),
        "--mode",
        ECHO_MODES.get(mode),
        "--bind",
        "127.0.0.1",
        "--port",
        Ports.nth(settings.get(UpSettings.ECHO_PORT), mode),
        "--http-port",
        Ports.nth(settings.get(UpSettings.ECHO_HTTP_PORT), mode));
  }

  private static List<String> loadCommand(Settings settings, List<RunningService> echoes)
      throws InvalidSettingException, ProgramFailure {
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < echoes.size(); i++) {
      RunningService echo = echoes.get(i);
      targets.add(
          "%s=127.0.0.1:%d,%s"
              .formatted(ECHO_MODES.get(i), echo.address().getPort(), echo.page("/metrics")));
    }
    return with(
        ServiceProgram.LOAD.command(settings),
        "--targets",
        String.join(" ", targets),
        "--http-port",
        settings.get(UpSettings.LOAD_HTTP_PORT));
  }

  /** Adds flags to a command, those that all services have among them. */
  private static List<String> with(List<String> command, Object... flags) {
    return Stream.of(
            command.stream(),
            Stream.of(flags).map(Object::toString),
            Stream.of("--http-bind", "127.0.0.1", "--drain-delay", "0s", "--drain-time", "1s"),
            Stream.of("--log-level", "warn"))
        .flatMap(part -> part)
        .toList();
  }
}
