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
 * @param backlog connections that may wait to be accepted
 * @param maxConnections connections served at once, at least 1
 * @param idleTimeout how long a connection may be without progress; zero for no limit
 * @param bufferSize bytes read at once, and held for a connection at the most
 * @param noDelay whether TCP_NODELAY is set on accepted connections
 * @param workload what a message costs
 * @param faults the marker of messages whose handler fails; empty where none does
 */
record EchoConfig(
    InetSocketAddress address,
    int backlog,
    int maxConnections,
    Duration idleTimeout,
    int bufferSize,
    boolean noDelay,
    Workload workload,
    Optional<FaultMarker> faults) {

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
  private static final Setting<Integer> BACKLOG =
      Setting.integer(
          "backlog", 1, 65_535, "Connections that may wait for the server to take them");

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
  private static final Setting<Integer> BUFFER_SIZE =
      Setting.integer("buffer-size", 64, 1 << 20, "Bytes read at once from a connection");
  private static final Setting<Boolean> NO_DELAY =
      Setting.bool("tcp-no-delay", "Whether small echoes are sent at once");

  /** Event loops in mode async. */
  static final Setting<Integer> LOOPS =
      Setting.integer("loops", 1, 256, "Event loops in mode async, each on a thread of its own");

  /** Every setting that the modes share, and the mode. */
  static final List<Setting<?>> SETTINGS =
      List.of(
          MODE,
          BIND,
          PORT,
          BACKLOG,
          MAX_CONNECTIONS,
          IDLE_TIMEOUT,
          BUFFER_SIZE,
          NO_DELAY,
          LOOPS,
          WorkloadSettings.WORKLOAD,
          WorkloadSettings.LEAST_BYTES,
          WorkloadSettings.FAULTS_ENABLED,
          WorkloadSettings.MARKER_FILE);

  /** The same with fewer connections at once. */
  EchoConfig limitedTo(int connections) {
    return new EchoConfig(
        address, backlog, connections, idleTimeout, bufferSize, noDelay, workload, faults);
  }

  /** What is done with each message in the modes that run Java. */
  MessageHandler handler() {
    return new MessageHandler(workload, faults);
  }

  /**
   * What the settings say.
   *
   * @throws InvalidSettingException if faults are enabled without a good marker, or no message can
   *     be as long as one that costs something
   */
  static EchoConfig of(Settings settings) throws InvalidSettingException {
    int bufferSize = settings.get(BUFFER_SIZE);
    return new EchoConfig(
        new InetSocketAddress(settings.get(BIND), settings.get(PORT)),
        settings.get(BACKLOG),
        settings.get(MAX_CONNECTIONS),
        settings.get(IDLE_TIMEOUT),
        bufferSize,
        settings.get(NO_DELAY),
        WorkloadSettings.workload(settings, bufferSize),
        WorkloadSettings.faults(settings, bufferSize));
  }
}
