package dev.loomscope.load.up;

import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether the wanted ports can be had before anything is started, so that one that is taken
 * is told in one line, with the flag that gives another.
 */
final class Ports {

  private Ports() {}

  /**
   * Looks at all ports.
   *
   * @throws ProgramFailure if one is taken
   */
  static void requireFree(Settings settings) throws ProgramFailure {
    requireFree(settings, UpSettings.COLLECTOR_PORT, 1);
    requireFreeForDatagrams(settings.get(UpSettings.COLLECTOR_PORT));
    requireFree(settings, UpSettings.COLLECTOR_HTTP_PORT, 1);
    requireFree(settings, UpSettings.AGENT_HTTP_PORT, 1);
    requireFree(settings, UpSettings.LOAD_HTTP_PORT, 1);
    requireFree(settings, UpSettings.ECHO_PORT, Services.ECHO_MODES.size());
    requireFree(settings, UpSettings.ECHO_HTTP_PORT, Services.ECHO_MODES.size());
  }

  /** The port of the n-th server whose ports begin with {@code first}; 0 for any free one. */
  static int nth(int first, int n) {
    return first == 0 ? 0 : first + n;
  }

  private static void requireFree(Settings settings, Setting<Integer> setting, int count)
      throws ProgramFailure {
    for (int i = 0; i < count; i++) {
      int port = nth(settings.get(setting), i);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(at(port));
      } catch (IOException taken) {
        throw taken("TCP", port, setting);
      }
    }
  }

  private static void requireFreeForDatagrams(int port) throws ProgramFailure {
    try {
      new DatagramSocket(at(port)).close();
    } catch (IOException taken) {
      throw taken("UDP", port, UpSettings.COLLECTOR_PORT);
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static ProgramFailure taken(String protocol, int port, Setting<Integer> setting) {
    return new ProgramFailure(
        "%s port %d is taken: stop what has it, or give another by %s (0: any free one)"
            .formatted(protocol, port, setting.flag()));
  }
}
