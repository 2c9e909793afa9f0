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
import java.util.Optional;
import java.util.Set;

/**
 * Attributes of the node's {@code /sys}: a file each, with one value. One that a driver does not
 * tell is not known. Thread-safe: a thread that hangs in a file keeps no buffer from others.
 */
final class SysFiles {

  private final Path root;
  private final Faults faults;
  private final ThreadLocal<ProcText> texts;

  SysFiles(HostPaths paths, Faults faults) {
    this.root = paths.root().resolve("sys");
    this.faults = faults;
    this.texts = ThreadLocal.withInitial(() -> new ProcText(faults));
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
    return attribute(file).orElse("");
  }

  /** A number, decimal or hexadecimal after 0x; {@link Series#NONE} if there is none. */
  long number(Path file) {
    Optional<String> line = attribute(file);
    try {
      return line.isEmpty() ? Series.NONE : Long.decode(line.get());
    } catch (NumberFormatException _) {
      noteMalformed(file);
      return Series.NONE;
    }
  }

  /** One of some words; empty if it cannot be read or is none of them. */
  String word(Path file, Set<String> words) {
    Optional<String> line = attribute(file);
    Optional<String> word = line.filter(words::contains);
    if (line.isPresent() && word.isEmpty()) {
      noteMalformed(file);
    }
    return word.orElse("");
  }

  /** Notes that a file does not say what it should. */
  void noteMalformed(Path file) {
    faults.note(file.toString(), Fault.MALFORMED);
  }

  /** The first line of a file that can be read. */
  Optional<String> attribute(Path file) {
    ProcText text = texts.get();
    try {
      text.peek(file);
      return Optional.of(text.nextLine() ? text.rest() : "");
    } catch (FileNotFoundException failed) { // not there, or not for everybody
      faults.note(file, failed);
    } catch (IOException _) {
      // as of the carrier of an interface that is down
    }
    return Optional.empty();
  }
}
