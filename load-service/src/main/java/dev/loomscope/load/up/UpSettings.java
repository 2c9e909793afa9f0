package dev.loomscope.load.up;

import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Termination;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings of {@code up}. */
final class UpSettings {

  private static final String ANY_FREE = "; 0 takes any free one";

  static final Setting<Integer> COLLECTOR_PORT =
      port("collector.port", "UDP and TCP port that the collector takes reports on");

  static final Setting<Integer> COLLECTOR_HTTP_PORT =
      port("collector.http-port", "HTTP port of the collector: page, API, metrics");

  static final Setting<Integer> AGENT_HTTP_PORT =
      port("agent.http-port", "HTTP port of the agent: health, metrics");

  static final Setting<Integer> LOAD_HTTP_PORT =
      port("load.http-port", "HTTP port of the load service: page, API, metrics");

  static final Setting<Integer> ECHO_PORT =
      firstOfFour("echo.port", "Port of the first echo server; the other three take the next ones");

  static final Setting<Integer> ECHO_HTTP_PORT =
      firstOfFour(
          "echo.http-port",
          "HTTP port of the first echo server; the other three take the next ones");

  static final Setting<Duration> AGENT_INTERVAL =
      Setting.duration(
          "agent.interval",
          Duration.ofMillis(100),
          Duration.ofDays(1),
          "Time from one sample of this machine to the next");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.of(
              List.<Setting<?>>of(
                  COLLECTOR_PORT,
                  COLLECTOR_HTTP_PORT,
                  AGENT_HTTP_PORT,
                  LOAD_HTTP_PORT,
                  ECHO_PORT,
                  ECHO_HTTP_PORT,
                  AGENT_INTERVAL,
                  ServiceProgram.START_TIME,
                  Termination.EXIT_WITH_PID),
              ServiceProgram.COLLECTOR.settings(),
              ServiceProgram.AGENT.settings(),
              ServiceProgram.ECHO.settings(),
              ServiceProgram.LOAD.settings())
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private UpSettings() {}

  private static Setting<Integer> port(String key, String description) {
    return Setting.integer(key, 0, 65_535, description + ANY_FREE);
  }

  private static Setting<Integer> firstOfFour(String key, String description) {
    return Setting.integer(key, 0, 65_535 - 3, description + ANY_FREE);
  }
}
