package dev.loomscope.collector.registry;

import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Disk;
import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Memory;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import java.util.Arrays;
import java.util.List;

/** Items of reports. */
final class Items {

  private static final long NO = Protocol.UNKNOWN;

  /** Memory of which a quarter is used. */
  static final Memory QUARTER_USED = new Memory(100, NO, NO, 75, NO, NO, NO, NO, NO);

  private Items() {}

  static Measurements.Builder load(double load1) {
    return Measurements.builder().load(new Load(load1, 0, 0));
  }

  static CpuTimes times(long user, long idle, long iowait) {
    return new CpuTimes(user, 0, 0, idle, iowait, 0, 0, 0);
  }

  static Measurements.Builder cpu(long user, long idle, long iowait) {
    return Measurements.builder().cpu(times(user, idle, iowait));
  }

  static List<Core> cores(int... numbers) {
    return Arrays.stream(numbers).mapToObj(number -> new Core(number, times(1, 1, 1))).toList();
  }

  static Measurements.Builder disk(long readBytes, long ioMillis) {
    return Measurements.builder()
        .disks(List.of(new Disk("sda", NO, readBytes, NO, NO, NO, NO, ioMillis, NO, NO)));
  }

  static Measurements.Builder network(long receivedBytes, long receiveDrops, long sendDrops) {
    return Measurements.builder()
        .networks(
            List.of(
                new Network("eth0", receivedBytes, NO, NO, receiveDrops, NO, NO, NO, sendDrops)));
  }

  /** A logical volume on a disk, and a bridge over two interfaces, that all do the same. */
  static Measurements.Builder layered(long bytes) {
    Disk disk = disk(bytes, NO).build().disks().getFirst();
    Disk volume = new Disk("dm-0", NO, bytes, NO, NO, NO, NO, NO, NO, NO, "lvm");
    return Measurements.builder()
        .disks(List.of(volume, disk))
        .networks(
            List.of(
                new Network("br0", bytes, NO, NO, NO, NO, NO, NO, NO, "bridge"),
                new Network("eth0", bytes, NO, NO, NO, NO, NO, NO, NO),
                new Network("eth1", bytes, NO, NO, NO, NO, NO, NO, NO)));
  }

  static Measurements.Builder filesystems(String... mountpoints) {
    return Measurements.builder()
        .filesystems(
            Arrays.stream(mountpoints)
                .map(
                    mountpoint ->
                        new Filesystem("/dev/sda1", mountpoint, "ext4", 9, 8, 7, 6, 5, false))
                .toList());
  }
}
