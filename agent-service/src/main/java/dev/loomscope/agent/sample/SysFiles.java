package dev.loomscope.agent.sample;

import dev.loomscope.wire.Series;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Attributes of the node's {@code /sys}: a file each, with one value. One that a driver does not
 * tell is not known. Not thread-safe.
 */
final class SysFiles {

  private final Path root;
  private final ProcText text = new ProcText();

  SysFiles(HostPaths paths) {
    this.root = paths.root().resolve("sys");
  }

  /**
   * What is in a directory below {@code /sys}, by name.
   *
   * @throws FileNotFoundException if it is not there
   */
  List<Path> in(String directory) throws IOException {
    Path path = existing(directory);
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      stream.forEach(entries::add);
    }
    Collections.sort(entries);
    return entries;
  }

  /**
   * A file or directory below {@code /sys}.
   *
   * @throws FileNotFoundException if it is not there
   */
  Path existing(String file) throws FileNotFoundException {
    Path path = root.resolve(file);
    if (!Files.exists(path)) {
      throw new FileNotFoundException(path.toString());
    }
    return path;
  }

  /** The first line of a file; empty if it cannot be read. */
  String line(Path file) {
    try {
      text.read(file);
      return text.nextLine() ? text.rest() : "";
    } catch (IOException _) { // as of the carrier of an interface that is down
      return "";
    }
  }

  /** A number, decimal or hexadecimal after 0x; {@link Series#NONE} if there is none. */
  long number(Path file) {
    String line = line(file);
    try {
      return line.isEmpty() ? Series.NONE : Long.decode(line);
    } catch (NumberFormatException _) {
      return Series.NONE;
    }
  }
}
