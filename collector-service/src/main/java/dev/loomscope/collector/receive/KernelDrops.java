package dev.loomscope.collector.receive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many datagrams the kernel dropped because a socket's buffer was full: the last column of its
 * line in {@code /proc/net/udp} or {@code udp6}, see proc(5). The line is found once, by the port
 * and by being this process's own, and then known by its inode. Linux only. Thread-safe.
 */
final class KernelDrops {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Columns of the tables: local address, inode, drops. */
  private static final int LOCAL = 1;

  private static final int INODE = 9;
  private static final int DROPS = 12;

  private final @Nullable Path table;
  private final String inode;

  private KernelDrops(@Nullable Path table, String inode) {
    this.table = table;
    this.inode = inode;
  }

  /** Those of this process's UDP socket at a port. */
  static KernelDrops ofPort(int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      Set<String> own = ownSockets();
      for (Path table : TABLES) {
        for (String[] line : lines(table)) {
          if (line[LOCAL].endsWith(suffix) && own.contains(line[INODE])) {
            return new KernelDrops(table, line[INODE]);
          }
        }
      }
    } catch (IOException none) {
      // no /proc: not Linux
    }
    return new KernelDrops(null, "");
  }

  /** The number so far; empty if it cannot be known. */
  OptionalLong read() {
    if (table == null) {
      return OptionalLong.empty();
    }
    try {
      for (String[] line : lines(table)) {
        if (line[INODE].equals(inode)) {
          return OptionalLong.of(Long.parseLong(line[DROPS]));
        }
      }
    } catch (IOException | NumberFormatException unreadable) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static Set<String> ownSockets() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) { // meanwhile
      return "";
    }
  }

  /** The lines of a table, split at blanks; none if there is no such table. */
  private static List<String[]> lines(Path table) throws IOException {
    if (!Files.exists(table)) {
      return List.of();
    }
    return Files.readAllLines(table).stream()
        .map(line -> line.strip().split("\\s+", -1))
        .filter(columns -> columns.length > DROPS)
        .toList();
  }
}
