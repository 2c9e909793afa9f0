package dev.loomscope.load.command;

import dev.loomscope.load.engine.Clients;
import dev.loomscope.load.experiment.MeasureSettings;
import dev.loomscope.load.server.WebPage;
import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of the load itself, and those that several commands share. */
public final class LoadSettings {

  /** Where the echo server listens. */
  public static final Setting<InetSocketAddress> TARGET =
      Setting.of(
          "target", "Where the echo server listens", "HOST:PORT", InetAddresses::parseHostAndPort);

  /** How many clients. */
  public static final Setting<Integer> CLIENTS =
      Setting.integer("clients", 1, 1_000_000, "Clients, each with a connection of its own");

  /** How many messages. */
  static final Setting<Integer> MESSAGES =
      Setting.integer(
          "messages",
          1,
          100_000_000,
          "Messages that each client sends, one after the other, without a rate");

  /** At which rate. */
  static final Setting<Integer> RATE =
      Setting.integer(
          "rate",
          0,
          1_000_000,
          "Requests that become due in a second, over all connections, whether or not the server"
              + " keeps up; 0: each client sends when it has its last echo");

  /** How long. */
  static final Setting<Duration> DURATION =
      Setting.duration(
          "duration",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long requests become due; without a rate, how long the clients come again and again,"
              + " which they do once unless this is set");

  /** How long before it counts. */
  static final Setting<Duration> WARM_UP =
      Setting.duration(
          "warm-up",
          Duration.ZERO,
          Duration.ofHours(1),
          "How long the same load is made before that, and not measured");

  /** How many connections, where that is not the number of clients. */
  public static final Setting<Integer> CONNECTIONS =
      Setting.integer(
          "connections",
          0,
          1_000_000,
          "Connections that the requests are sent on, with a rate; 0: as many as clients");

  /** How long a connection lives. */
  public static final Setting<Integer> MESSAGES_PER_CONNECTION =
      Setting.integer(
          "messages-per-connection",
          0,
          1_000_000,
          "Messages after which a connection is made anew, with a rate; 1: each request connects;"
              + " 0: never");

  /** How large a message is. */
  public static final Setting<Integer> BYTES =
      Setting.integer("bytes", 1, 16 * 1024 * 1024, "Size of a message");

  /** Where the server's figures come from. */
  static final Setting<String> METRICS_URL =
      Setting.of(
          "metrics-url",
          "Metrics page of the echo server, such as http://127.0.0.1:8080/metrics; without one"
              + " there are no figures of the server",
          "an http URL, or empty for none",
          LoadSettings::httpUrl);

  /** Where the figures go as JSON. */
  public static final Setting<String> JSON =
      outputFile("json", "File that the figures are written to as JSON");

  private LoadSettings() {}

  /** So many clients as the settings say how they are driven. */
  static Clients clients(Settings settings, int connections) {
    return new Clients(connections, settings.get(BYTES), settings.get(MeasureSettings.THREADS));
  }

  /** How many connections an open loop has. */
  public static int connections(Settings settings) {
    int connections = settings.get(CONNECTIONS);
    return connections == 0 ? settings.get(CLIENTS) : connections;
  }

  /** The name of a file to be written, refused early if that cannot work; empty for none. */
  public static Setting<String> outputFile(String key, String description) {
    return Setting.of(
        key,
        description,
        "a writable file in a folder that exists, or empty for none",
        text -> {
          Path file = Path.of(text).toAbsolutePath();
          boolean writable =
              Files.exists(file)
                  ? Files.isWritable(file) && !Files.isDirectory(file)
                  : file.getParent() != null && Files.isWritable(file.getParent());
          if (!text.isEmpty() && !writable) {
            throw new IllegalArgumentException("cannot be written");
          }
          return text;
        });
  }

  private static String httpUrl(String text) {
    return text.isEmpty() ? text : WebPage.address(text).toString();
  }
}
