package dev.loomscope.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which devices of made-up machines count in totals, and what the others are told to be. */
final class LayersTest {

  @TempDir private Path folder;
  private Path root;
  private FakeHost host;

  @BeforeEach
  void aMachineWithoutDevices() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("sys/class/block"));
    Files.createDirectories(root.resolve("sys/class/net"));
    host = FakeHost.ordinary(folder).root(root.toString());
  }

  /** A whole disk that a driver made for a device on a bus. */
  private void drive(String name, String bus) throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/devices/of-" + name));
    Files.createSymbolicLink(
        device.resolve("subsystem"), Files.createDirectories(root.resolve("sys/bus/" + bus)));
    Files.createSymbolicLink(block(name).resolve("device"), device);
  }

  /** A whole disk that has no device, but what it lies on. */
  private Path block(String name, String... slaves) throws IOException {
    Path folder = root.resolve("sys/class/block").resolve(name);
    Files.createDirectories(folder.resolve("slaves"));
    for (String slave : slaves) {
      Files.createDirectory(folder.resolve("slaves").resolve(slave));
    }
    return folder;
  }

  private void partition(String name) throws IOException {
    write(root.resolve("sys/class/block").resolve(name).resolve("partition"), "1");
  }

  private void mapped(String name, String uuid, String... slaves) throws IOException {
    write(block(name, slaves).resolve("dm/uuid"), uuid);
  }

  private Path adapter(String name) throws IOException {
    Path folder = network(name, 1, "");
    Files.createSymbolicLink(
        folder.resolve("device"), Files.createDirectories(root.resolve("sys/devices/of-" + name)));
    return folder;
  }

  /**
   * An interface without a device.
   *
   * @param type ARPHRD_...
   * @param kind as the kernel names it, or empty
   */
  private Path network(String name, int type, String kind, String... lower) throws IOException {
    Path folder = root.resolve("sys/class/net").resolve(name);
    write(folder.resolve("type"), Integer.toString(type));
    write(
        folder.resolve("uevent"),
        (kind.isEmpty() ? "" : "DEVTYPE=" + kind + "\n") + "INTERFACE=" + name);
    for (String below : lower) {
      Files.createSymbolicLink(folder.resolve("lower_" + below), folder.resolveSibling(below));
    }
    return folder;
  }

  private static void enslave(Path network, Path master) throws IOException {
    Files.createSymbolicLink(network.resolve("master"), master);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  /** The disks with these names, each layer with its kind. */
  private String disks(String... names) {
    host.file(
        "diskstats",
        Arrays.stream(names)
            .map("8 0 %s 1 2 3 4 5 6 7 8 9 10 11\n"::formatted)
            .collect(Collectors.joining()));
    return host.sample().disks().stream()
        .map((Disk disk) -> told(disk.device(), disk.layer()))
        .collect(Collectors.joining(", "));
  }

  private String networks(String... names) {
    host.file(
        "self/net/dev",
        FakeHost.netDev(
            Arrays.stream(names)
                .map("%s: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"::formatted)
                .collect(Collectors.joining())));
    return host.sample().networks().stream()
        .map((Network network) -> told(network.device(), network.layer()))
        .collect(Collectors.joining(", "));
  }

  private static String told(String device, @Nullable String layer) {
    return layer == null ? device : device + " is " + layer;
  }

  @Test
  void shouldCountTheDiskBelowAnEncryptedVolumeGroup() throws IOException {
    drive("sda", "scsi");
    partition("sda1");
    mapped("dm-0", "CRYPT-LUKS2-0a1b-luks", "sda1");
    mapped("dm-1", "LVM-Qx7", "dm-0");
    assertThat(disks("sda", "sda1", "dm-0", "dm-1"))
        .isEqualTo("sda, sda1 is part, dm-0 is crypt, dm-1 is lvm");
  }

  @Test
  void shouldCountWholeDisksOfEveryKindAndNoPartition() throws IOException {
    for (String whole : new String[] {"vda", "xvda", "nvme0n1", "mmcblk0", "rbd0", "cciss!c0d0"}) {
      drive(whole, "some");
    }
    write(block("nbd0").resolve("pid"), "4711");
    write(block("md0", "vda", "xvda").resolve("md/level"), "raid1");
    for (String part :
        new String[] {"vda1", "nvme0n1p1", "mmcblk0p1", "nbd0p1", "md0p1", "cciss!c0d0p1"}) {
      partition(part);
    }
    assertThat(disks("vda", "xvda", "nvme0n1", "mmcblk0", "rbd0", "cciss/c0d0", "nbd0", "md0"))
        .isEqualTo("vda, xvda, nvme0n1, mmcblk0, rbd0, cciss/c0d0, nbd0, md0 is raid1");
    assertThat(disks("vda", "vda1", "nvme0n1p1", "mmcblk0p1", "nbd0p1", "md0p1", "cciss/c0d0p1"))
        .isEqualTo(
            "vda, vda1 is part, nvme0n1p1 is part, mmcblk0p1 is part, nbd0p1 is part,"
                + " md0p1 is part, cciss/c0d0p1 is part");
  }

  @Test
  void shouldCountThePathsToADiskAndNotAgainWhatCombinesThem() throws IOException {
    drive("sda", "scsi");
    drive("sdb", "scsi");
    mapped("dm-0", "mpath-3600508", "sda", "sdb");
    mapped("dm-1", "part1-mpath-3600508", "dm-0");
    mapped("dm-2", "", "dm-1");
    drive("nvme0c0n1", "nvme");
    drive("nvme0c1n1", "nvme");
    drive("nvme0n1", "nvme-subsystem");
    assertThat(disks("sda", "sdb", "dm-0", "dm-1", "dm-2", "nvme0c0n1", "nvme0c1n1", "nvme0n1"))
        .isEqualTo(
            "sda, sdb, dm-0 is mpath, dm-1 is part, dm-2 is dm, nvme0c0n1, nvme0c1n1,"
                + " nvme0n1 is mpath");
  }

  @Test
  void shouldNotCountWhatLiesInMemoryOrOnDisksThatItDoesNotName() throws IOException {
    drive("sda", "scsi");
    block("zram0");
    block("zd0");
    block("drbd0", "sda");
    block("bcache0", "sda");
    assertThat(disks("sda", "zram0", "zd0", "drbd0", "bcache0"))
        .isEqualTo("sda, zram0 is virtual, zd0 is virtual, drbd0 is virtual, bcache0 is virtual");
  }

  @Test
  void shouldCountWhatLiesOnNothingWhereThereIsNoDrive() throws IOException {
    block("ram0disk");
    partition("ram0disk1");
    mapped("dm-0", "CRYPT-PLAIN-x", "ram0disk1");
    assertThat(disks("ram0disk", "ram0disk1", "dm-0"))
        .isEqualTo("ram0disk, ram0disk1 is part, dm-0 is crypt");
  }

  @Test
  void shouldCountAllOfWhichNothingIsKnown() {
    host.root(folder.resolve("nothing").toString());
    assertThat(disks("sda", "sda1", "dm-0")).isEqualTo("sda, sda1, dm-0");
    assertThat(networks("eth0", "bond0")).isEqualTo("eth0, bond0");
  }

  @Test
  void shouldCountTheInterfacesBelowABondWithAVlanAndABridge() throws IOException {
    Path bond = network("bond0", 1, "bond", "eth0", "eth1");
    enslave(adapter("eth0"), bond);
    enslave(adapter("eth1"), bond);
    enslave(network("bond0.5", 1, "vlan", "bond0"), network("br0", 1, "bridge", "bond0.5"));
    assertThat(networks("br0", "eth0", "bond0.5", "bond0", "eth1"))
        .isEqualTo("br0 is bridge, eth0, bond0.5 is vlan, bond0 is bond, eth1");
  }

  @Test
  void shouldNotCountTunnelsAndWhatNeverLeavesAMachine() throws IOException {
    adapter("eth0");
    adapter("enp1s0v3"); // a virtual function, whose traffic its physical one does not count
    network("wg0", 65_534, "wireguard");
    write(network("tap0", 1, "").resolve("tun_flags"), "0x1002");
    network("docker0", 1, "bridge", "veth1");
    network("veth1", 1, "");
    assertThat(networks("eth0", "enp1s0v3", "wg0", "tap0", "docker0", "veth1"))
        .isEqualTo(
            "eth0, enp1s0v3, wg0 is wireguard, tap0 is tun, docker0 is bridge, veth1 is virtual");
  }

  @Test
  void shouldCountAContainersOwnInterfaceAndNoTunnelThroughIt() throws IOException {
    network("eth0", 1, "");
    network("wg0", 65_534, "wireguard");
    network("tunl0", 768, "");
    Files.createDirectory(network("docker0", 1, "bridge").resolve("bridge"));
    network("eth0.7", 1, "vlan", "eth0");
    write(network("tap0", 1, "").resolve("tun_flags"), "0x1002");
    assertThat(networks("eth0", "wg0", "tunl0", "docker0", "eth0.7", "tap0"))
        .isEqualTo(
            "eth0, wg0 is wireguard, tunl0 is virtual, docker0 is bridge, eth0.7 is vlan,"
                + " tap0 is tun");
    // As of a container whose network is a program of its user.
    assertThat(networks("tap0", "eth0.7")).isEqualTo("tap0, eth0.7 is vlan");
  }

  @Test
  void shouldCountOneOfTwoAdaptersThatAreOne() throws IOException {
    Path synthetic = adapter("eth0");
    enslave(adapter("enP1s1"), synthetic);
    Files.createSymbolicLink(synthetic.resolve("lower_enP1s1"), synthetic.resolveSibling("enP1s1"));
    assertThat(networks("eth0", "enP1s1")).isEqualTo("eth0, enP1s1 is virtual");
    Path port = adapter("lan1");
    Files.createSymbolicLink(port.resolve("lower_eth0"), synthetic);
    assertThat(networks("eth0", "lan1")).isEqualTo("eth0, lan1 is virtual");
  }
}
