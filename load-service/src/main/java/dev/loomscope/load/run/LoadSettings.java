package dev.loomscope.load.run;

import dev.loomscope.service.InetAddresses;
import dev.loomscope.service.Setting;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The settings of the load itself, and those that several commands share. */
public final class LoadSettings {

  /** Where the echo server listens. */
  static final Setting<InetSocketAddress> TARGET =
      Setting.of(
          "target", "Where the echo server listens", "HOST:PORT", InetAddresses::parseEndpoint);

  /** How many clients. */
  static final Setting<Integer> CLIENTS =
      Setting.integer("clients", 1, 1_000_000, "Clients, each with a connection of its own");

  /** How many messages. */
  static final Setting<Integer> MESSAGES =
      Setting.integer("messages", 1, 100_000_000, "Messages that each client sends");

  /** How large a message is. */
  static final Setting<Integer> BYTES =
      Setting.integer("bytes", 1, 16 * 1024 * 1024, "Size of a message");

  /** How many threads drive the clients. */
  public static final Setting<Integer> THREADS =
      Setting.integer("threads", 1, 64, "Threads that drive the clients");

  /** How many clients may be without their first echo. */
  public static final Setting<Integer> CONNECTING =
      Setting.integer(
          "connecting",
          1,
          1_000_000,
          "Clients that may have begun to connect and not have their first echo yet");

  /** How long a run may last. */
  public static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long a run may last; clients that are not done by then count as errors");

  /** Where the server's figures come from. */
  static final Setting<String> METRICS_URL =
      Setting.of(
          "metrics-url",
          "Metrics page of the echo server, such as http://127.0.0.1:8080/metrics; without one"
              + " there are no figures of the server",
          "an http URL, or empty for none",
          LoadSettings::httpUrl);

  /** How often the server is read. */
  public static final Setting<Duration> SAMPLE_INTERVAL =
      Setting.duration(
          "sample-interval",
          Duration.ofMillis(10),
          Duration.ofSeconds(10),
          "Time from one reading of the server's metrics to the next");

  /** Whether clients stay until the server's memory was read. */
  static final Setting<Boolean> HOLD =
      Setting.bool(
          "hold",
          "Whether clients that are done stay connected until the server has read its memory;"
              + " needs metrics-url");

  /** How long to wait for the server to read its memory. */
  public static final Setting<Duration> HOLD_TIME =
      Setting.duration(
          "hold-time",
          Duration.ofMillis(1),
          Duration.ofHours(1),
          "How long the clients stay connected at most for the server to read its memory");

  /** Where the figures go as JSON. */
  public static final Setting<String> JSON =
      outputFile("json", "File that the figures are written to as JSON");

  private LoadSettings() {}

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
    if (text.isEmpty()) {
      return text;
    }
    URI url = URI.create(text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException("no http URL");
    }
    return text;
  }
}
