package dev.loomscope.agent.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oshi.software.common.os.linux.nativefree.LinuxFileSystemNF;
import oshi.software.os.OSFileStore;

/**
 * OSHI's file systems of Linux without a process for each sample, and without a wait for one that
 * hangs. OSHI starts {@code lsblk} for each list, and for each file system whose space it cannot
 * tell: so the list is made anew only when something was mounted or unmounted. OSHI asks them one
 * by one: so all are asked beforehand, with patience. Not thread-safe.
 */
final class OshiLinuxFileSystem extends LinuxFileSystemNF {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Inodes, free ones, size, what is available, what is free. OSHI asks itself where size is 0. */
  private static final long[] UNKNOWN = {0, 0, -1, 0, 0};

  private final FileSystemSpace.Probe probe = FileSystemSpace.probe();
  private final ProcText text;
  private final Patient patient;
  private final Map<String, FileSystemSpace> spaces = new HashMap<>();
  private List<Mount> mounts = List.of();
  private List<OSFileStore> stores = List.of();

  OshiLinuxFileSystem(Faults faults) {
    this.text = new ProcText(faults);
    this.patient = new Patient("statvfs", PATIENCE, faults);
  }

  @Override
  public List<OSFileStore> getFileStores(boolean localOnly) {
    List<Mount> now = mounts();
    List<Optional<FileSystemSpace>> answers =
        patient.ask(now.stream().map(mount -> mount.question(probe)).toList());
    spaces.clear();
    for (int i = 0; i < now.size(); i++) {
      String mountpoint = now.get(i).mountpoint();
      answers.get(i).ifPresent(space -> spaces.put(mountpoint, space));
    }
    if (now.equals(mounts)) {
      stores.forEach(OSFileStore::updateAttributes);
    } else {
      stores = super.getFileStores(localOnly);
      mounts = now;
    }
    return stores;
  }

  /** Those that OSHI lists as local. */
  private List<Mount> mounts() {
    try {
      return Mount.read(
          HostPaths.OWN,
          text,
          mount ->
              NETWORK_FS_TYPES.contains(mount.fstype())
                  || (PSEUDO_FS_TYPES.contains(mount.fstype()) && !mount.mountpoint().equals("/")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  protected long[] queryStatvfs(String path) {
    FileSystemSpace space = spaces.get(path);
    return space == null
        ? UNKNOWN.clone()
        : new long[] {
          space.files(), space.filesFree(), space.size(), space.available(), space.free()
        };
  }
}
