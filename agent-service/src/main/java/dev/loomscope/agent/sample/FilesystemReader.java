package dev.loomscope.agent.sample;

import dev.loomscope.wire.Filesystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The node's mounted file systems. One that cannot be asked is there all the same, without sizes,
 * as in node_exporter. Any may hang, whatever its type: behind it are a server, a program, a disk.
 */
final class FilesystemReader {

  /** Together with what a sample takes otherwise, below any sensible interval. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HostPaths paths;
  private final Predicate<Mount> excluded;
  private final FileSystemSpace.Probe probe;
  private final Patient patient;

  FilesystemReader(
      HostPaths paths,
      Predicate<String> excludedMountpoints,
      Predicate<String> excludedTypes,
      FileSystemSpace.Probe probe,
      Faults faults) {
    this.paths = paths;
    this.excluded =
        mount -> excludedMountpoints.test(mount.mountpoint()) || excludedTypes.test(mount.fstype());
    this.probe = probe;
    this.patient = new Patient("statvfs", PATIENCE, faults);
  }

  List<Filesystem> read(ProcText text) throws IOException {
    List<Mount> mounts = Mount.read(paths, text, excluded);
    List<Optional<FileSystemSpace>> spaces =
        patient.ask(mounts.stream().map(mount -> mount.question(probe)).toList());
    List<Filesystem> filesystems = new ArrayList<>(mounts.size());
    for (int i = 0; i < mounts.size(); i++) {
      Mount mount = mounts.get(i);
      FileSystemSpace space = spaces.get(i).orElse(FileSystemSpace.UNKNOWN);
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
}
