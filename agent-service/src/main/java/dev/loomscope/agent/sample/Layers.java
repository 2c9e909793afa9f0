package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Network;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Marks the block devices and interfaces that lie on others and count the same bytes again: a
 * logical volume on an encrypted partition of a disk, a bridge on a VLAN of a bond.
 *
 * <p>At the bottom of its stack is what a driver made for a device of the machine, real or virtual:
 * sysfs leads from the one to the other. Where none of those that are told is so, as in a
 * container, it is what lies on nothing else; and where sysfs knows none of them, all count.
 *
 * <p>It looks for links and folders, and reads what the kernel answers without asking a driver that
 * may be stuck. Not thread-safe.
 */
final class Layers {

  private static final EventLog LOG = EventLog.of(Layers.class);

  /** ARPHRD_ETHER; most tunnels have other types. */
  private static final String ETHERNET = "1";

  private static final String DEVICE_TYPE = "DEVTYPE=";
  private static final String VIRTUAL = "virtual";

  /** Whose device it is: {@code LVM-...}, {@code CRYPT-LUKS2-...}, {@code part1-mpath-...}. */
  private static final Pattern MAPPER = Pattern.compile("(\\p{Alpha}+)\\d*-.*");

  private final SysFiles sys;
  private final Path blocks;
  private final Path interfaces;

  Layers(HostPaths paths, Faults faults) {
    this.sys = new SysFiles(paths, faults);
    this.blocks = paths.root().resolve("sys/class/block");
    this.interfaces = paths.root().resolve("sys/class/net");
    if (!Files.isDirectory(blocks) || !Files.isDirectory(interfaces)) {
      LOG.warn(
          "no /sys: partitions, bonds and other layers count in totals, too", "root", paths.root());
    }
  }

  /** The same disks, each layer with its kind, as lsblk(8) names it. */
  List<Disk> disks(List<Disk> all) {
    return marked(
        all,
        disk -> blocks.resolve(disk.device().replace('/', '!')),
        List.of(Layers::isDrive, Layers::isOnNoBlock),
        this::kindOfBlock,
        Disk::withLayer);
  }

  /** The same interfaces, each layer with its kind, as the kernel names it. */
  List<Network> networks(List<Network> all) {
    return marked(
        all,
        network -> interfaces.resolve(network.device()),
        List.of(Layers::isAdapter, this::isLink, Layers::isOnNoInterface),
        this::kindOfInterface,
        Network::withLayer);
  }

  /** The first question to which the answer is yes for any of them decides. */
  private static <T> List<T> marked(
      List<T> all,
      Function<T, Path> folderOf,
      List<Predicate<Path>> isBottom,
      Function<Path, String> kindOf,
      BiFunction<T, String, T> mark) {
    for (Predicate<Path> question : isBottom) {
      Set<T> bottom =
          all.stream()
              .filter(one -> question.test(folderOf.apply(one)))
              .collect(Collectors.toSet());
      if (!bottom.isEmpty()) {
        return all.stream()
            .map(
                one ->
                    bottom.contains(one) ? one : mark.apply(one, kindOf.apply(folderOf.apply(one))))
            .toList();
      }
    }
    return all;
  }

  /**
   * A whole disk, or a path to one: no partition has a device, nor has what device mapper, md,
   * bcache, DRBD, ZFS, loop and zram make. A network block device (nbd) has a client instead. Of
   * NVMe with several paths it is these that every kernel counts.
   */
  private static boolean isDrive(Path block) {
    return (exists(block, "device") && !isCombined(block)) || exists(block, "pid");
  }

  private static boolean isCombined(Path block) {
    try {
      return block.resolve("device/subsystem").toRealPath().endsWith("nvme-subsystem");
    } catch (IOException _) { // on no bus
      return false;
    }
  }

  /** A partition has no slaves, not even none. */
  private static boolean isOnNoBlock(Path block) {
    return exists(block, "slaves") && !any(block.resolve("slaves"), "*", _ -> true);
  }

  /**
   * An adapter, unless it is one that another adapter receives by and counts, too (failover of a
   * virtual machine), or a port that sends by another without being its master (of a switch).
   */
  private static boolean isAdapter(Path network) {
    return exists(network, "device")
        && !exists(network, "master/device")
        && !any(network, "lower_*", lower -> !exists(lower, "master"));
  }

  /** Such as a container's, whose other end is outside. */
  private boolean isLink(Path network) {
    return isOnNoInterface(network)
        && sys.line(network.resolve("type")).equals(ETHERNET)
        && !exists(network, "tun_flags")
        && !exists(network, "bridge");
  }

  private static boolean isOnNoInterface(Path network) {
    return Files.isDirectory(network) && !any(network, "lower_*", _ -> true);
  }

  private String kindOfBlock(Path block) {
    if (exists(block, "partition")) {
      return "part";
    }
    if (exists(block, "dm")) {
      Matcher owner = MAPPER.matcher(sys.line(block.resolve("dm/uuid")));
      return owner.matches() ? owner.group(1).toLowerCase(Locale.ROOT) : "dm";
    }
    if (exists(block, "md")) {
      String level = sys.line(block.resolve("md/level"));
      return level.isEmpty() ? "md" : level;
    }
    return isCombined(block) ? "mpath" : exists(block, "loop") ? "loop" : VIRTUAL;
  }

  private String kindOfInterface(Path network) {
    String type = sys.line(network.resolve("uevent")); // it stands first
    if (type.startsWith(DEVICE_TYPE)) {
      return type.substring(DEVICE_TYPE.length());
    }
    return exists(network, "tun_flags") ? "tun" : VIRTUAL;
  }

  private static boolean exists(Path folder, String name) {
    return Files.exists(folder.resolve(name));
  }

  /** Whether a folder has an entry of a name that fits, of which something is true. */
  private static boolean any(Path folder, String glob, Predicate<Path> which) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      for (Path entry : entries) {
        if (which.test(entry)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException _) { // it has gone
    }
    return false;
  }
}
