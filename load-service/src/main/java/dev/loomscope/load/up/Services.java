package dev.loomscope.load.up;

import dev.loomscope.load.server.HostSystem;
import dev.loomscope.load.server.ServerProcess;
import dev.loomscope.load.server.ServerProcesses;
import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All services of loomscope, running and ready. Immutable.
 *
 * @param echoes by their mode, those of {@link Variant#MODES} that there can be here
 */
record Services(
    ServerProcess collector,
    ServerProcess agent,
    Map<String, ServerProcess> echoes,
    ServerProcess load,
    Pages pages) {

  /** The modes' HTTP ports in the configuration of Prometheus that loomscope ships begin here. */
  private static final int SHIPPED_ECHO_HTTP_PORT = 8091;

  /** How long a service may take to get ready: all of them start at the same time. */
  private static final Duration START_TIME = Duration.ofMinutes(2);

  /**
   * Starts all services on loopback and waits until they are ready; agent and load service last,
   * because they have to be told where the others listen.
   *
   * @throws InvalidSettingException if the echo service's jar is not there
   * @throws ProgramFailure if a service does not get ready
   */
  static Services start(ServerProcesses processes, Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Pages pages = Pages.of(settings);
    ServerProcess collector = processes.launch("the collector", collectorCommand(settings, pages));
    Map<String, ServerProcess> echoes = new LinkedHashMap<>();
    for (String mode : HostSystem.here().modes(Variant.MODES)) {
      echoes.put(
          mode, processes.launch("the echo server in mode " + mode, echoCommand(settings, mode)));
    }
    collector.awaitReady(START_TIME);
    ServerProcess agent =
        processes.launch("the agent", agentCommand(settings, collector.address().getPort()));
    for (ServerProcess echo : echoes.values()) {
      echo.awaitReady(START_TIME);
    }
    ServerProcess load = processes.launch("the load service", loadCommand(pages, echoes));
    agent.awaitReady(START_TIME);
    load.awaitReady(START_TIME);
    if (pages.havePrometheus()) {
      PrometheusServer.start(
          processes,
          ServiceProgram.home(),
          pages.prometheus(),
          addresses(collector, agent, echoes, load));
    }
    return new Services(collector, agent, Collections.unmodifiableMap(echoes), load, pages);
  }

  /** Where the services are, by where the shipped configuration of Prometheus says they are. */
  private static Map<String, String> addresses(
      ServerProcess collector,
      ServerProcess agent,
      Map<String, ServerProcess> echoes,
      ServerProcess load)
      throws ProgramFailure {
    Map<String, String> addresses = new HashMap<>();
    addresses.put("127.0.0.1:8080", collector.page("/").getAuthority());
    addresses.put("127.0.0.1:8081", agent.page("/").getAuthority());
    addresses.put("127.0.0.1:8090", load.page("/").getAuthority());
    for (Map.Entry<String, ServerProcess> echo : echoes.entrySet()) {
      addresses.put(
          "127.0.0.1:" + (SHIPPED_ECHO_HTTP_PORT + place(echo.getKey())),
          echo.getValue().page("/").getAuthority());
    }
    return addresses;
  }

  /**
   * Makes sure that all services still run.
   *
   * @throws ProgramFailure if one has ended
   */
  void requireAlive() throws ProgramFailure, InterruptedException {
    collector.requireAlive();
    agent.requireAlive();
    load.requireAlive();
    for (ServerProcess echo : echoes.values()) {
      echo.requireAlive();
    }
  }

  /** A table of where everything is. */
  String addresses() throws ProgramFailure {
    StringBuilder text = new StringBuilder("loomscope is up on this machine%n%n".formatted());
    text.append("  Open first   %s which model serves best here%n".formatted(load.page("/")));
    text.append("  Nodes        %s%n".formatted(collector.page("/")));
    text.append("  Prometheus   %s%n%n".formatted(pages.prometheusAddress()));
    row(text, "collector", address(collector) + " udp+tcp", collector);
    row(text, "agent", "reports this machine", agent);
    for (Map.Entry<String, ServerProcess> echo : echoes.entrySet()) {
      row(text, "echo " + echo.getKey(), address(echo.getValue()), echo.getValue());
    }
    row(text, "load", "compares the modes", load);
    String leftOut = HostSystem.here().leftOut();
    if (!leftOut.isEmpty()) {
      text.append("%n%s%n".formatted(leftOut));
    }
    return text.append("%nCtrl-C stops all.%n".formatted()).toString();
  }

  private static void row(StringBuilder text, String name, String address, ServerProcess service)
      throws ProgramFailure {
    text.append("  %-13s %-21s  %s%n".formatted(name, address, service.page("/metrics")));
  }

  private static String address(ServerProcess service) throws ProgramFailure {
    return "127.0.0.1:" + service.address().getPort();
  }

  private static List<String> collectorCommand(Settings settings, Pages pages) {
    return with(
        ServiceProgram.collector(),
        pages.collector(),
        pages.linksOfCollector(),
        "--bind=127.0.0.1",
        "--port=" + settings.get(UpSettings.COLLECTOR_PORT));
  }

  private static List<String> agentCommand(Settings settings, int collectorPort) {
    return with(
        ServiceProgram.agent(),
        settings.get(UpSettings.AGENT_HTTP_PORT),
        "--collector=127.0.0.1:" + collectorPort,
        "--interval=2s"); // sooner than on a node that nobody looks at
  }

  /** Of a mode among all, on which its ports depend. */
  private static int place(String mode) {
    return Variant.MODES.indexOf(mode);
  }

  private static List<String> echoCommand(Settings settings, String mode)
      throws InvalidSettingException {
    return with(
        ServiceProgram.echo(settings),
        UpSettings.nth(settings.get(UpSettings.ECHO_HTTP_PORT), place(mode)),
        "--mode=" + mode,
        "--bind=127.0.0.1",
        "--port=" + UpSettings.nth(settings.get(UpSettings.ECHO_PORT), place(mode)));
  }

  private static List<String> loadCommand(Pages pages, Map<String, ServerProcess> echoes)
      throws ProgramFailure {
    List<String> targets = new ArrayList<>();
    for (Map.Entry<String, ServerProcess> echo : echoes.entrySet()) {
      ServerProcess server = echo.getValue();
      targets.add("%s=%s,%s".formatted(echo.getKey(), address(server), server.page("/metrics")));
    }
    return with(
        ServiceProgram.load(),
        pages.load(),
        pages.linksOfLoad(),
        "--targets=" + String.join(" ", targets));
  }

  /** Adds flags to a command, those that all services have among them. */
  private static List<String> with(List<String> command, int httpPort, String... flags) {
    return Stream.of(
            command.stream(),
            Stream.of(flags),
            Stream.of("--http-port=" + httpPort, "--http-bind=127.0.0.1", "--log-level=warn"),
            Stream.of("--drain-delay=0s", "--drain-time=1s"))
        .flatMap(part -> part)
        .toList();
  }
}
