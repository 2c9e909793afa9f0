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
          Workload.MOST_BYTES,
          "Bytes of a message at least that costs it; shorter ones are echoed at once");

  static final Setting<String> MARKER_FILE =
      Setting.text(
          "faults.marker-file",
          "File with a secret marker that makes a message's handler fail, for the experiment"
              + " isolation: %d to %d bytes that only its owner and group may read"
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

  /** What a message costs. */
  static Workload workload(Settings settings) {
    return settings.get(WORKLOAD).ofMessagesFrom(settings.get(LEAST_BYTES));
  }

  /**
   * The marker of faults; empty where no file of one is named.
   *
   * @throws InvalidSettingException if there is no good marker in the file
   */
  static Optional<FaultMarker> faults(Settings settings) throws InvalidSettingException {
    String name = settings.get(MARKER_FILE);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(Path.of(name)));
    } catch (IOException | IllegalArgumentException refused) { // none of them tells what is in it
      throw settings.refused(
          MARKER_FILE,
          "it must be a file of %d to %d bytes that only its owner and group may read"
              .formatted(FaultMarker.LEAST_BYTES, FaultMarker.MOST_BYTES));
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
