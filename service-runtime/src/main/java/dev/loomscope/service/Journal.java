package dev.loomscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * systemd's journal, for a service that systemd starts.
 *
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/sd-daemon.html">sd-daemon(3)</a>
 */
final class Journal {

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Journal() {}

  /** Whether what is written to standard error goes there. */
  static boolean isStandardError() {
    return isAt(STANDARD_ERROR, System.getenv("JOURNAL_STREAM"));
  }

  /**
   * Whether a stream is the one that systemd names. A program that such a service starts inherits
   * the name, though not always the stream.
   *
   * @param named device and inode, {@code JOURNAL_STREAM} of systemd.exec(5), or null
   */
  static boolean isAt(Path stream, @Nullable String named) {
    if (named == null) {
      return false;
    }
    try {
      Map<String, Object> file = Files.readAttributes(stream, "unix:dev,ino");
      return named.equals(file.get("dev") + ":" + file.get("ino"));
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** How a line begins that is of a level of ours, such as {@code warn}. */
  static String prefix(String level) {
    return switch (level) {
      case "error" -> "<3>";
      case "warn" -> "<4>";
      case "info" -> "<6>";
      default -> "<7>";
    };
  }
}
