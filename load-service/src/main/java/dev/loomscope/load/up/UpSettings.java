package dev.loomscope.load.up;

import dev.loomscope.load.server.ServiceProgram;
import dev.loomscope.load.server.Variant;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import dev.loomscope.service.Termination;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/** The settings of {@code up}. */
final class UpSettings {

  static final String TCP = "TCP";
  private static final String UDP = "UDP";
  private static final int ECHOES = Variant.MODES.size();

  static final Setting<Integer> COLLECTOR_PORT =
      port("collector.port", 1, "UDP and TCP port that the collector takes reports on");

  static final Setting<Integer> COLLECTOR_HTTP_PORT =
      port("collector.http-port", 1, "HTTP port of the collector: page, API, metrics");

  static final Setting<Integer> AGENT_HTTP_PORT =
      port("agent.http-port", 1, "HTTP port of the agent: health, metrics");

  static final Setting<Integer> LOAD_HTTP_PORT =
      port("load.http-port", 1, "HTTP port of the load service: page, API, metrics");

  static final Setting<Integer> PROMETHEUS_PORT =
      port(
          "prometheus.port", 1, "Port of Prometheus, which is started if there is one on the path");

  static final Setting<Integer> ECHO_PORT =
      port(
          "echo.port", ECHOES, "Port of the first echo server; the other three take the next ones");

  static final Setting<Integer> ECHO_HTTP_PORT =
      port(
          "echo.http-port",
          ECHOES,
          "HTTP port of the first echo server; the other three take the next ones");

  /** Every setting of the command. */
  static final List<Setting<?>> ALL =
      Stream.of(
              List.<Setting<?>>of(
                  COLLECTOR_PORT,
                  COLLECTOR_HTTP_PORT,
                  AGENT_HTTP_PORT,
                  LOAD_HTTP_PORT,
                  PROMETHEUS_PORT,
                  ECHO_PORT,
                  ECHO_HTTP_PORT,
                  Termination.EXIT_WITH_PID),
              ServiceProgram.ECHO_SETTINGS)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private UpSettings() {}

  private static Setting<Integer> port(String key, int count, String description) {
    return Setting.integer(key, 0, 65_536 - count, description + "; 0 takes any free one");
  }

  /** The port of the n-th server whose ports begin with {@code first}; 0 for any free one. */
  static int nth(int first, int n) {
    return first == 0 ? 0 : first + n;
  }

  /**
   * Looks whether all ports can be had before anything is started, so that one that is taken is
   * told in one line, with the flag that gives another.
   *
   * @throws ProgramFailure if one is taken
   */
  static void requireFreePorts(Settings settings) throws ProgramFailure {
    for (Setting<Integer> one :
        List.of(COLLECTOR_PORT, COLLECTOR_HTTP_PORT, AGENT_HTTP_PORT, LOAD_HTTP_PORT)) {
      requireFree(TCP, settings.get(one), one);
    }
    requireFree(UDP, settings.get(COLLECTOR_PORT), COLLECTOR_PORT);
    for (int n = 0; n < ECHOES; n++) {
      requireFree(TCP, nth(settings.get(ECHO_PORT), n), ECHO_PORT);
      requireFree(TCP, nth(settings.get(ECHO_HTTP_PORT), n), ECHO_HTTP_PORT);
    }
  }

  /**
   * The port of a setting, or a free one where any is meant: pages are told of each other's before
   * they are there.
   *
   * @throws ProgramFailure if none can be had
   */
  static int chosen(Setting<Integer> setting, Settings settings) throws ProgramFailure {
    int port = settings.get(setting);
    if (port != 0) {
      return port;
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException none) {
      throw new ProgramFailure("no port is free for %s: %s".formatted(setting, none.getMessage()));
    }
  }

  private static void requireFree(String protocol, int port, Setting<Integer> setting)
      throws ProgramFailure {
    if (!isFree(protocol, port)) {
      throw new ProgramFailure(
          "%s port %d is taken: stop what has it, or give another by %s (0: any free one)"
              .formatted(protocol, port, setting.flag()));
    }
  }

  /** Whether nobody has a port of loopback. */
  static boolean isFree(String protocol, int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      if (protocol.equals(UDP)) {
        new DatagramSocket(address).close();
      } else {
        new ServerSocket(port, 1, address.getAddress()).close();
      }
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
