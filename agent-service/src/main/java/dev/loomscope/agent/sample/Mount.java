package dev.loomscope.agent.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code /proc/PID/mounts}, see fstab(5), with names as {@link NameText}. Immutable.
 *
 * @param mountpoint where the node sees it
 * @param path where this process sees it
 */
record Mount(String device, String mountpoint, String fstype, boolean readOnly, String path) {

  /** Asks how full it is. */
  Patient.Question<FileSystemSpace> question(FileSystemSpace.Probe probe) {
    String kind =
        fstype.substring(0, fstype.indexOf('.') < 0 ? fstype.length() : fstype.indexOf('.'));
    return new Patient.Question<>(mountpoint, kind, () -> probe.at(path));
  }

  /**
   * Reads the node's mounts: of several at one place the last, which hides the others.
   *
   * @param excluded decides by mount point and type, before anything else is looked at
   */
  static List<Mount> read(HostPaths paths, ProcText text, Predicate<Mount> excluded)
      throws IOException {
    boolean nodesOwn = readFile(paths, text);
    String root = NameText.of(paths.root().toString());
    Map<String, Mount> mounts = new LinkedHashMap<>();
    while (text.nextLine()) {
      String device = text.name();
      String place = text.name();
      String fstype = text.word();
      boolean readOnly = Arrays.asList(text.word().split(",", -1)).contains("ro");
      if (!place.startsWith("/") || fstype.isEmpty()) {
        text.noteMalformed();
        continue;
      }
      @Nullable String mountpoint = nodesOwn ? place : stripped(place, root);
      if (mountpoint == null) {
        continue;
      }
      String path = nodesOwn && !root.equals("/") ? root + place : place;
      Mount mount = new Mount(device, mountpoint, fstype, readOnly, path);
      mounts.remove(mountpoint);
      if (!excluded.test(mount)) {
        mounts.put(mountpoint, mount);
      }
    }
    return new ArrayList<>(mounts.values());
  }

  /**
   * Reads the mounts of process 1 where the node's files are elsewhere; where that is forbidden,
   * this process's own, which have the node's below the root that was given.
   *
   * @return whether they are as the node sees them
   */
  private static boolean readFile(HostPaths paths, ProcText text) throws IOException {
    Path first = paths.proc().resolve("1/mounts");
    if (paths.isElsewhere() && Files.isReadable(first)) {
      try {
        text.peek(first);
        return true;
      } catch (IOException _) {
        // readable by its mode, but not by who may look into process 1
      }
    }
    text.read(paths.proc().resolve("self/mounts"));
    return false;
  }

  private static @Nullable String stripped(String place, String root) {
    if (root.equals("/")) {
      return place;
    }
    if (place.equals(root)) {
      return "/";
    }
    return place.startsWith(root + "/") ? place.substring(root.length()) : null;
  }
}
