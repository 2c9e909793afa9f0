package dev.loomscope.containers.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Files to be handed to the engine, which takes them as a tar archive. Owned by root. */
public final class Tar {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes);
  private final int group;

  private Tar(int group) {
    this.group = group;
    archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  public static Tar create() {
    return new Tar(0);
  }

  /** An archive whose files belong to a group. */
  public static Tar ofGroup(int group) {
    return new Tar(group);
  }

  /** Adds a file whose permissions are {@code mode}. */
  public Tar file(String path, byte[] content, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setMode(mode);
    return add(entry, content);
  }

  /** Adds a directory whose permissions are {@code mode}. */
  public Tar directory(String path, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(path + "/");
    entry.setMode(mode);
    return add(entry, new byte[0]);
  }

  private Tar add(TarArchiveEntry entry, byte[] content) {
    entry.setSize(content.length);
    entry.setIds(0, group);
    try {
      archive.putArchiveEntry(entry);
      archive.write(content);
      archive.closeArchiveEntry();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // it is written to memory
    }
    return this;
  }

  public InputStream stream() throws IOException {
    archive.close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
