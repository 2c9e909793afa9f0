package dev.loomscope.echo;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.MessageHandler;
import dev.loomscope.echo.workload.Workload;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an echo server is told, alike in every mode.
 *
 * @param address where clients connect; port 0 takes any free one
 * @param maxConnections connections served at once, at least 1
 * @param idleTimeout how long a connection may be without progress; zero for no limit
 * @param workload what a message costs
 * @param faults the marker of messages whose handler fails; empty where none does
 */
record EchoConfig(
    InetSocketAddress address,
    int maxConnections,
    Duration idleTimeout,
    Workload workload,
    Optional<FaultMarker> faults) {

  /** Connections that may wait to be accepted; the kernel clamps it (net.core.somaxconn). */
  static final int BACKLOG = 4_096;

  static final Setting<Mode> MODE =
      Setting.choice("mode", Mode.class, "Concurrency model of the server");
  private static final Setting<InetAddress> BIND =
      Setting.of(
          "bind",
          "Address that clients connect to",
          "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all",
          InetAddresses::parse);
  private static final Setting<Integer> PORT =
      Setting.integer("port", 0, 65_535, "TCP port that clients connect to, 0 for any free one");

  /** Connections served at once. */
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.integer(
          "max-connections", 1, 1_000_000, "Connections served at once; further clients wait");

  private static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
          "idle-timeout",
          Duration.ZERO,
          Duration.ofDays(1),
          "How long a connection may be without progress; 0s for no limit");

  /** Event loops in mode async. */
  static final Setting<Integer> LOOPS =
      Setting.integer("loops", 1, 256, "Event loops in mode async, each on a thread of its own");

  /** Every setting that the modes share, and the mode. */
  static final List<Setting<?>> SETTINGS =
      List.of(
          MODE,
          BIND,
          PORT,
          MAX_CONNECTIONS,
          IDLE_TIMEOUT,
          LOOPS,
          WorkloadSettings.WORKLOAD,
          WorkloadSettings.LEAST_BYTES,
          WorkloadSettings.MARKER_FILE);

  /** The same with fewer connections at once. */
  EchoConfig limitedTo(int connections) {
    return new EchoConfig(address, connections, idleTimeout, workload, faults);
  }

  /** What is done with each message in the modes that run Java. */
  MessageHandler handler() {
    return new MessageHandler(workload, faults);
  }

  /**
   * What the settings say.
   *
   * @throws InvalidSettingException if faults are enabled without a good marker
   */
  static EchoConfig of(Settings settings) throws InvalidSettingException {
    return new EchoConfig(
        new InetSocketAddress(settings.get(BIND), settings.get(PORT)),
        settings.get(MAX_CONNECTIONS),
        settings.get(IDLE_TIMEOUT),
        WorkloadSettings.workload(settings),
        WorkloadSettings.faults(settings));
  }
}
