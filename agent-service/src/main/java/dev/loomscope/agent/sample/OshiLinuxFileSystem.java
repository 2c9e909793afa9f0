package dev.loomscope.agent.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import oshi.software.common.os.linux.nativefree.LinuxFileSystemNF;
import oshi.software.os.OSFileStore;

/**
 * OSHI's file systems of Linux without a process for each sample: OSHI starts {@code lsblk} for
 * each list, and for each file system whose space it cannot tell. So the list is made anew only
 * when something was mounted or unmounted. Not thread-safe.
 */
final class OshiLinuxFileSystem extends LinuxFileSystemNF {

  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private final FileSystemSpace.Probe probe = FileSystemSpace.probe();
  private String mounts = "";
  private List<OSFileStore> stores = List.of();

  @Override
  public List<OSFileStore> getFileStores(boolean localOnly) {
    String now = mounts();
    if (now.equals(mounts)) {
      stores.forEach(OSFileStore::updateAttributes);
    } else {
      stores = super.getFileStores(localOnly);
      mounts = now;
    }
    return stores;
  }

  private static String mounts() {
    try {
      return Files.readString(MOUNTS);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** In OSHI's order; a size of 0 where it cannot be asked. */
  @Override
  protected long[] queryStatvfs(String path) {
    try {
      FileSystemSpace space = probe.at(path);
      return new long[] {
        space.files(), space.filesFree(), space.size(), space.available(), space.free()
      };
    } catch (IOException _) { // no permission
      return new long[5];
    }
  }
}
