package dev.loomscope.agent.sample;

import dev.loomscope.wire.Filesystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The node's mounted file systems. One that cannot be asked is there all the same, without sizes,
 * as in node_exporter.
 */
final class FilesystemReader {

  /** Together with what a sample takes otherwise, below any sensible interval. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Those with a server behind them, in this machine or another, that may not answer. */
  private static final List<String> REMOTE =
      List.of(
          "nfs", "cifs", "smb", "fuse", "ceph", "gluster", "lustre", "afs", "9p", "gfs", "ocfs");

  private final HostPaths paths;
  private final Predicate<Mount> excluded;
  private final FileSystemSpace.Probe local;
  private final FileSystemSpace.Probe remote;

  FilesystemReader(
      HostPaths paths,
      Predicate<String> excludedMountpoints,
      Predicate<String> excludedTypes,
      FileSystemSpace.Probe probe) {
    this.paths = paths;
    this.excluded =
        mount -> excludedMountpoints.test(mount.mountpoint()) || excludedTypes.test(mount.fstype());
    this.local = probe;
    this.remote = new PatientProbe(probe, PATIENCE);
  }

  List<Filesystem> read(ProcText text) throws IOException {
    List<Mount> mounts = Mount.read(paths, text, excluded);
    List<Filesystem> filesystems = new ArrayList<>(mounts.size());
    for (Mount mount : mounts) {
      FileSystemSpace space = space(mount);
      filesystems.add(
          new Filesystem(
              mount.device(),
              mount.mountpoint(),
              mount.fstype(),
              space.size(),
              space.free(),
              space.available(),
              space.files(),
              space.filesFree(),
              mount.readOnly()));
    }
    return filesystems;
  }

  private FileSystemSpace space(Mount mount) {
    boolean mayHang = REMOTE.stream().anyMatch(mount.fstype()::startsWith);
    try {
      return (mayHang ? remote : local).at(mount.path());
    } catch (IOException _) { // no permission, or nobody answers, which was logged
      return FileSystemSpace.UNKNOWN;
    }
  }
}
