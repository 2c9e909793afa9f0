package dev.loomscope.agent.sample;

import dev.loomscope.wire.Protocol;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How full a file system is. Anything may be {@link Protocol#UNKNOWN}. Immutable.
 *
 * @param size bytes
 * @param free bytes, the superuser's reserve included
 * @param available bytes, to everybody
 * @param files inodes
 * @param filesFree inodes free
 */
record FileSystemSpace(long size, long free, long available, long files, long filesFree) {

  static final FileSystemSpace UNKNOWN =
      new FileSystemSpace(
          Protocol.UNKNOWN, Protocol.UNKNOWN, Protocol.UNKNOWN, Protocol.UNKNOWN, Protocol.UNKNOWN);

  /** Finds it out. Thread-safe; may never return. */
  @FunctionalInterface
  interface Probe {
    /**
     * Returns the space of the file system at a path.
     *
     * @param path as {@link NameText}
     * @throws IOException if nobody tells, as where permission is missing
     */
    FileSystemSpace at(String path) throws IOException;
  }

  /** By statvfs(3) where its structure is known, else by what Java has, which is without inodes. */
  static Probe probe() {
    return StatVfs.isSupported() ? StatVfs::at : FileSystemSpace::byJava;
  }

  static FileSystemSpace byJava(String path) throws IOException {
    File file = new File(new String(NameText.bytes(path), StandardCharsets.UTF_8));
    long size = file.getTotalSpace();
    if (size == 0) { // of what cannot be asked, or has no size anyway
      throw new IOException("no size");
    }
    return new FileSystemSpace(
        size, file.getFreeSpace(), file.getUsableSpace(), Protocol.UNKNOWN, Protocol.UNKNOWN);
  }
}
