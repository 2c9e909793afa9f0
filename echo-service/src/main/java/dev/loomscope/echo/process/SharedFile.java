package dev.loomscope.echo.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A file in memory that a service shares with its child processes and that is gone when the last of
 * them is, however they end: it is deleted at once, and the children open it through the service's
 * own descriptor under /proc. Where there is no /proc it is deleted when the JVM ends.
 */
public final class SharedFile implements AutoCloseable {

  /**
   * A file system in memory; a mapped file on a disk would be written back to it again and again.
   */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final FileChannel channel;
  private final Path path;

  private SharedFile(FileChannel channel, Path path) {
    this.channel = channel;
    this.path = path;
  }

  /** Makes an empty file that only this user can open. */
  public static SharedFile create() throws IOException {
    Path file =
        Files.isWritable(MEMORY)
            ? Files.createTempFile(MEMORY, "loomscope-", ".shared")
            : Files.createTempFile("loomscope-", ".shared");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!Files.isDirectory(DESCRIPTORS)) {
      file.toFile().deleteOnExit();
      return new SharedFile(channel, file);
    }
    String descriptor = descriptor(file);
    Files.delete(file);
    return new SharedFile(
        channel, Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", descriptor));
  }

  private static String descriptor(Path file) throws IOException {
    try (Stream<Path> links = Files.list(DESCRIPTORS)) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
          return String.valueOf(link.getFileName());
        }
      }
    }
    throw new IOException("no descriptor for " + file + " in " + DESCRIPTORS);
  }

  /** Where child processes of the same user open the file for as long as this one lives. */
  public Path path() {
    return path;
  }

  /**
   * Locks the file until this process ends, however it does: a child that waits for the lock then
   * gets it. Opening and closing the file a second time in this process would lose the lock.
   */
  public void lockForLife() throws IOException {
    channel.lock();
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
