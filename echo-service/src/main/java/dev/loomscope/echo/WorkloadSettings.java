package dev.loomscope.echo;

import dev.loomscope.echo.workload.FaultMarker;
import dev.loomscope.echo.workload.Workload;
import dev.loomscope.service.Durations;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;

/** The settings of what is done with a message before it is echoed. */
final class WorkloadSettings {

  private static final Duration SHORTEST = Duration.ofNanos(1_000);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  static final Setting<Workload> WORKLOAD =
      Setting.of(
          "workload",
          "What a message costs before it is echoed",
          "echo, wait=D, cpu=D or lock=D with a duration D from 1us to 1m, such as wait=20ms",
          WorkloadSettings::workload);

  static final Setting<Integer> LEAST_BYTES =
      Setting.integer(
          "workload-min-bytes",
          0,
          1 << 20,
          "Bytes of a message at least that costs it; shorter ones are echoed at once");

  static final Setting<Boolean> FAULTS_ENABLED =
      Setting.bool(
          "faults.enabled",
          "Whether a message with the secret marker makes its handler fail; for the experiment"
              + " isolation");

  static final Setting<String> MARKER_FILE =
      Setting.text(
          "faults.marker-file",
          "File with the secret marker, %d to %d bytes that only its owner and group may read"
              .formatted(FaultMarker.LEAST_BYTES, FaultMarker.MOST_BYTES));

  private WorkloadSettings() {}

  private static Workload workload(String text) {
    String[] parts = text.split("=", 2);
    return switch (parts[0]) {
      case "wait" -> Workload.waiting(duration(parts[1]));
      case "cpu" -> Workload.burning(duration(parts[1]));
      case "lock" -> Workload.locking(duration(parts[1]));
      default -> {
        if (!text.equals("echo")) {
          throw new IllegalArgumentException("no such workload");
        }
        yield Workload.ECHO;
      }
    };
  }

  private static Duration duration(String text) {
    Duration duration = Durations.parse(text);
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return duration;
  }

  /**
   * What a message costs.
   *
   * @throws InvalidSettingException if no message can be long enough to cost it
   */
  static Workload workload(Settings settings, int bufferSize) throws InvalidSettingException {
    int leastBytes = settings.get(LEAST_BYTES);
    if (leastBytes > bufferSize) {
      throw new InvalidSettingException(
          "setting %s = '%d' is not allowed with buffer-size = '%d': no message is that long"
              .formatted(LEAST_BYTES, leastBytes, bufferSize));
    }
    return settings.get(WORKLOAD).ofMessagesFrom(leastBytes);
  }

  /**
   * The marker of faults; empty where they are not enabled.
   *
   * @throws InvalidSettingException if they are, and there is no good marker
   */
  static Optional<FaultMarker> faults(Settings settings, int bufferSize)
      throws InvalidSettingException {
    if (!settings.get(FAULTS_ENABLED)) {
      return Optional.empty();
    }
    if (bufferSize < FaultMarker.MOST_BYTES_WITH_NAME) {
      throw new InvalidSettingException(
          "setting buffer-size = '%d' is not allowed with faults.enabled: a fault takes up to %d bytes"
              .formatted(bufferSize, FaultMarker.MOST_BYTES_WITH_NAME));
    }
    String name = settings.get(MARKER_FILE);
    try {
      return Optional.of(read(Path.of(name)));
    } catch (IOException | IllegalArgumentException refused) { // none of them tells what is in it
      throw new InvalidSettingException(
          "setting %s = '%s' is not allowed with %s: it must be a file of %d to %d bytes that only its owner and group may read"
              .formatted(
                  MARKER_FILE,
                  name,
                  FAULTS_ENABLED,
                  FaultMarker.LEAST_BYTES,
                  FaultMarker.MOST_BYTES));
    }
  }

  private static FaultMarker read(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException("open to others");
    }
    if (Files.size(file) > FaultMarker.MOST_BYTES + System.lineSeparator().length()) {
      throw new IOException("too long");
    }
    // ISO 8859-1 maps each byte to one character and back; editors end the line.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).stripTrailing();
    return new FaultMarker(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
